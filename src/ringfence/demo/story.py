"""What the example says about itself before it shows anything."""

from typing import Final

LAUNCH_SOURCES: Final = (
    "https://www.elespanol.com/economia/empresas/20190612/sevilla-vigo-ciudades-agraciadas-llegada/405460481_0.html",
    "https://www.elcorreo.com/alava/araba/llega-espana-vodafone-20190610135850-nt.html",
    "https://www.canarias7.es/ciencia-tecnologia/innovacion/"
    "vodafone-lanza-el-sabado-su-primera-red-5g-comercial-en-15-ciudades-del-pais-FM7428896",
    "https://samenacouncil.org/samena_daily_news?news=79094",
    "https://advanced-television.com/2020/05/13/vodafone-spain-extends-5g-to-six-more-cities/",
)
"""Where the day and the cities of the first Spanish launch, and its suppliers, were read."""

STORY: Final = f"""\
The seven operators of this example are invented, and so are their sites, equipment, permits and papers: Abubilla Móvil (ES),
Wagtail Mobile (GB), Zaunkönig Funk (DE), Lappuggla Mobil (SE), Bobolink Wireless (US), Wattlebird Telecom (AU) and Bulbul
Telecom (IN). The suppliers are real companies; which of them stands where is made up and says nothing about any real network.
Every finding is therefore about an invented network, while the rules that judge it are real.

What is real in the Spanish one: the first commercial 5G network of the country opened on 15 June 2019 in 15 cities, on 3.5 GHz
(n78) and anchored in 4G, with about half of each city covered at first; its radio came from Huawei and Ericsson, and six more
cities followed on 13 May 2020. That network was Vodafone's. Abubilla Móvil borrows its day and its cities, nothing else.

Sources for that launch:
{chr(10).join(f"  {url}" for url in LAUNCH_SOURCES)}
"""
"""For the screen; lines of at most 128 columns, other than addresses."""
