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
Seven invented operators, real rules. Abubilla Móvil (ES), Wagtail Mobile (GB), Zaunkönig Funk (DE),
Lappuggla Mobil (SE), Bobolink Wireless (US), Wattlebird Telecom (AU) and Bulbul Telecom (IN) do
not exist; their sites, equipment, permits, papers and house rules are made up. The suppliers are
real companies, but where they stand here says nothing about any real network.

What is real about the Spanish one: on 15 June 2019 the country's first commercial 5G network opened
in 15 cities on 3.5 GHz (n78), covering about half of each at first, with radio from Huawei and
Ericsson; six more cities followed on 13 May 2020. That network was Vodafone's: Abubilla Móvil
borrows its days, its cities and its two radio suppliers, not its sites nor who supplied which city.

Read about that launch:
{chr(10).join(f"  {url}" for url in LAUNCH_SOURCES)}
"""
"""For the screen: lines of at most 100 columns, other than addresses."""
