"""One importer per inventory format; each registers through the entry point group ``ringfence.importers``."""
