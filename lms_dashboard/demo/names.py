"""Made-up names in several scripts, long ones and single ones among them."""

from random import Random

_LATIN = (
    "Ada Alba Amara Anders Anouk Astrid Basil Beatriz Bram Callum Chidi Clara Dario Deniz Edda Eilidh Elif Emeka Erin "
    "Farah Felix Fiona Freya Gareth Gita Greta Hamza Hanna Hugo Ines Ingrid Iris Jakub Jana Jonas Jovana Kaito Kasia "
    "Keir Laila Leif Lena Linus Livia Maeve Magnus Marta Mateo Mila Mohan Nadia Nils Noor Olga Oscar Otto Paula Petra "
    "Quentin Rafael Ravi Rhona Rosa Ruben Saskia Seren Silas Sofia Soren Tariq Tess Theo Tomas Uma Vera Viktor Wanda "
    "Willem Xenia Yara Yusuf Zadie Zoltan"
)
_LATIN_LAST = (
    "Abara Achterberg Almeida Anand Ashcroft Bakker Barlow Becker Bianchi Blackwood Brandt Byrne Calder Castellan "
    "Chandra Connolly Craig Dahl Dekker Delacroix Doyle Drummond Eklund Engel Farrow Ferrari Fischer Galloway Gruber "
    "Haddad Halvorsen Hartmann Holloway Iqbal Jansen Kaur Keller Kowal Krause Lachance Lindqvist Lombardi Mackay "
    "Marchetti McBride Mensah Moreau Nakamura Novak Nwosu Okafor Olsen Osei Park Pereira Petrov Quinn Rahman Reyes "
    "Romano Rossi Sandoval Santos Schubert Shah Sinclair Sorensen Stone Tanaka Tierney Ueda Valdez Vance Varga "
    "Vermeulen Wallis Weber Whitlock Winter Yilmaz Zeller"
)

UNUSUAL = (
    ("Łukasz", "Żółkiewski"),
    ("Zoë", "Ångström-Núñez"),
    ("Þórdís", "Guðmundsdóttir"),
    ("İlkay", "Çağlayan"),
    ("Ștefan", "Țepeluș"),
    ("Nguyễn Thị", "Phượng"),
    ("丽华", "欧阳"),
    ("小明", "王"),
    ("さくら", "小野寺"),
    ("민준", "남궁"),
    ("ليلى", "الحداد"),
    ("عمر", "بن زياد"),
    ("נועה", "בן־שחר"),
    ("अनन्या", "चतुर्वेदी"),
    ("இளவரசி", "சுந்தரம்"),
    ("Олена", "Шевчук"),
    ("Ελευθερία", "Παπαδημητρίου"),
    ("ნინო", "გელაშვილი"),
    ("สมหญิง", "ใจดี"),
    ("Sushila", ""),
    ("Wulan", ""),
    ("Siobhán", "O’Shaughnessy-Fitzgerald"),
    ("Jean-Baptiste Emmanuel", "de la Rochefoucauld-Montbéliard"),
    ("Maximiliane Friederike Charlotte", "von und zu Hohenfels-Waldenburg-Schillingsfürst"),
    ("Ji", "Wu"),
)
"""Names that sorting, searching, right-to-left text and narrow columns must bear."""


def make_names(random: Random, count: int) -> list[tuple[str, str]]:
    """So many different first and last names, the unusual ones spread among them."""
    pairs = [(first, last) for first in _LATIN.split() for last in _LATIN_LAST.split()]
    names = random.sample(pairs, count - len(UNUSUAL))
    for name in UNUSUAL:
        names.insert(random.randrange(len(names)), name)
    return names
