"""Writers of the generated pages: each turns code or data into Markdown; none reads a clock or the network."""
