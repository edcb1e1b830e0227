#!/usr/bin/env python3
# /// script
# requires-python = ">=3.10"
# dependencies = ["holidays==0.109"]
# ///
"""Derives crates/calendar/data/holidays.json from the published package `holidays`.

Public holidays from 2024 to 2028 of every Malaysian state and federal territory, and of Indonesia with its joint
leave (cuti bersama). The package gives the dates; the names are our own, in three languages, and a holiday of the
package that has no name here stops the run. Weekend rules are not taken from the package, which does not know them
by date: they are in crates/calendar/src/presets.rs.

    pip install holidays==0.109
    scripts/holidays.py            writes the file
    scripts/holidays.py --check    fails when the file is not what would be written
"""

import json
import re
import sys
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
# This file bears the package's name: without its folder on the path the import finds the package.
sys.path[:] = [place for place in sys.path if Path(place).resolve() != HERE]

import holidays
from holidays.countries import Indonesia, Malaysia

PINNED = "0.109"
YEARS = range(2024, 2029)
# Through this year the moon's dates have been announced or gazetted; after it they are expected.
DECLARED_THROUGH = 2026
TARGET = HERE.parent / "crates" / "calendar" / "data" / "holidays.json"

NATIONAL, STATE, JOINT = "national", "state", "joint-leave"

# The package's English name -> (en, ms, id, kind, whether the date hangs on the moon).
MALAYSIA = {
    "Additional holiday": ("Additional holiday", "Cuti peristiwa", "Libur tambahan", NATIONAL, False),
    "Anniversary of the Installation of the Sultan of Terengganu": (
        "Installation of the Sultan of Terengganu", "Hari Ulang Tahun Pertabalan Sultan Terengganu",
        "Peringatan Penobatan Sultan Terengganu", STATE, False),
    "Beginning of Ramadan": ("First day of Ramadan", "Awal Ramadan", "Awal Ramadan", STATE, True),
    "Birthday of HM Yang di-Pertuan Agong": (
        "Birthday of the Yang di-Pertuan Agong", "Hari Keputeraan Yang di-Pertuan Agong",
        "Hari Ulang Tahun Yang di-Pertuan Agong", NATIONAL, False),
    "Birthday of The Sultan of Kedah": (
        "Birthday of the Sultan of Kedah", "Hari Keputeraan Sultan Kedah", "Hari Ulang Tahun Sultan Kedah",
        STATE, False),
    "Birthday of The Sultan of Selangor": (
        "Birthday of the Sultan of Selangor", "Hari Keputeraan Sultan Selangor", "Hari Ulang Tahun Sultan Selangor",
        STATE, False),
    "Birthday of the Governor of Malacca": (
        "Birthday of the Governor of Malacca", "Hari Jadi Yang di-Pertua Negeri Melaka",
        "Hari Ulang Tahun Gubernur Melaka", STATE, False),
    "Birthday of the Governor of Penang": (
        "Birthday of the Governor of Penang", "Hari Jadi Yang di-Pertua Negeri Pulau Pinang",
        "Hari Ulang Tahun Gubernur Penang", STATE, False),
    "Birthday of the Governor of Sabah": (
        "Birthday of the Governor of Sabah", "Hari Jadi Yang di-Pertua Negeri Sabah",
        "Hari Ulang Tahun Gubernur Sabah", STATE, False),
    "Birthday of the Governor of Sarawak": (
        "Birthday of the Governor of Sarawak", "Hari Jadi Yang di-Pertua Negeri Sarawak",
        "Hari Ulang Tahun Gubernur Sarawak", STATE, False),
    "Birthday of the Raja of Perlis": (
        "Birthday of the Raja of Perlis", "Hari Keputeraan Raja Perlis", "Hari Ulang Tahun Raja Perlis",
        STATE, False),
    "Birthday of the Sultan of Johor": (
        "Birthday of the Sultan of Johor", "Hari Keputeraan Sultan Johor", "Hari Ulang Tahun Sultan Johor",
        STATE, False),
    "Birthday of the Sultan of Kelantan": (
        "Birthday of the Sultan of Kelantan", "Hari Keputeraan Sultan Kelantan", "Hari Ulang Tahun Sultan Kelantan",
        STATE, False),
    "Birthday of the Sultan of Negeri Sembilan": (
        "Birthday of the Yang di-Pertuan Besar of Negeri Sembilan",
        "Hari Keputeraan Yang di-Pertuan Besar Negeri Sembilan",
        "Hari Ulang Tahun Yang di-Pertuan Besar Negeri Sembilan", STATE, False),
    "Birthday of the Sultan of Pahang": (
        "Birthday of the Sultan of Pahang", "Hari Keputeraan Sultan Pahang", "Hari Ulang Tahun Sultan Pahang",
        STATE, False),
    "Birthday of the Sultan of Perak": (
        "Birthday of the Sultan of Perak", "Hari Keputeraan Sultan Perak", "Hari Ulang Tahun Sultan Perak",
        STATE, False),
    "Birthday of the Sultan of Terengganu": (
        "Birthday of the Sultan of Terengganu", "Hari Keputeraan Sultan Terengganu",
        "Hari Ulang Tahun Sultan Terengganu", STATE, False),
    "Chinese New Year": ("Chinese New Year", "Tahun Baharu Cina", "Tahun Baru Imlek", NATIONAL, True),
    "Chinese New Year (Second Day)": (
        "Chinese New Year (second day)", "Tahun Baharu Cina (hari kedua)", "Tahun Baru Imlek (hari kedua)",
        NATIONAL, True),
    "Christmas Day": ("Christmas Day", "Hari Krismas", "Hari Natal", NATIONAL, False),
    "Christmas Eve": ("Christmas Eve", "Malam Krismas", "Malam Natal", STATE, False),
    "Day of Arafah": ("Day of Arafah", "Hari Arafah", "Hari Arafah", STATE, True),
    "Dayak Festival Day": ("Gawai Dayak", "Hari Gawai Dayak", "Hari Gawai Dayak", STATE, False),
    "Declaration of Independence Day": (
        "Declaration of Independence Day", "Hari Pengisytiharan Tarikh Kemerdekaan",
        "Hari Deklarasi Tanggal Kemerdekaan", STATE, False),
    # Kept everywhere but in Sarawak.
    "Diwali": ("Deepavali", "Hari Deepavali", "Hari Deepavali", NATIONAL, True),
    "Eid al-Adha": ("Hari Raya Aidiladha", "Hari Raya Aidiladha", "Hari Raya Iduladha", NATIONAL, True),
    "Eid al-Adha (Second Day)": (
        "Hari Raya Aidiladha (second day)", "Hari Raya Aidiladha (hari kedua)", "Hari Raya Iduladha (hari kedua)",
        STATE, True),
    "Eid al-Fitr": ("Hari Raya Aidilfitri", "Hari Raya Aidilfitri", "Hari Raya Idulfitri", NATIONAL, True),
    "Eid al-Fitr (Second Day)": (
        "Hari Raya Aidilfitri (second day)", "Hari Raya Aidilfitri (hari kedua)", "Hari Raya Idulfitri (hari kedua)",
        NATIONAL, True),
    "Eid al-Fitr (Third Day)": (
        "Hari Raya Aidilfitri (third day)", "Hari Raya Aidilfitri (hari ketiga)", "Hari Raya Idulfitri (hari ketiga)",
        STATE, True),
    "Eid al-Fitr (additional holiday)": (
        "Hari Raya Aidilfitri (additional holiday)", "Cuti tambahan Hari Raya Aidilfitri",
        "Libur tambahan Hari Raya Idulfitri", NATIONAL, True),
    "Federal Territory Day": (
        "Federal Territory Day", "Hari Wilayah Persekutuan", "Hari Wilayah Persekutuan", STATE, False),
    "George Town Heritage Day": (
        "George Town World Heritage Day", "Hari Ulang Tahun Perisytiharan Tapak Warisan Dunia George Town",
        "Hari Warisan Dunia George Town", STATE, False),
    "Good Friday": ("Good Friday", "Jumaat Agung", "Jumat Agung", STATE, False),
    "Islamic New Year": ("Awal Muharram", "Awal Muharam", "Tahun Baru Islam", NATIONAL, True),
    "Isra' and Mi'raj": ("Israk and Mikraj", "Israk dan Mikraj", "Isra Mikraj", STATE, True),
    "Labor Day": ("Labour Day", "Hari Pekerja", "Hari Buruh", NATIONAL, False),
    "Malaysia Day": ("Malaysia Day", "Hari Malaysia", "Hari Malaysia", NATIONAL, False),
    "National Day": ("National Day", "Hari Kebangsaan", "Hari Kemerdekaan Malaysia", NATIONAL, False),
    "New Year's Day": ("New Year's Day", "Tahun Baharu", "Tahun Baru Masehi", STATE, False),
    "Nuzul Al-Quran Day": ("Nuzul Al-Quran", "Hari Nuzul Al-Quran", "Nuzululquran", STATE, True),
    "Pesta Kaamatan": ("Kaamatan Festival", "Pesta Kaamatan", "Pesta Kaamatan", STATE, False),
    "Prophet Muhammad's Birthday": (
        "Birthday of the Prophet Muhammad", "Maulidur Rasul", "Maulid Nabi Muhammad", NATIONAL, True),
    "Sarawak Independence Day": (
        "Sarawak Day", "Hari Sarawak", "Hari Sarawak", STATE, False),
    "Thaipusam": ("Thaipusam", "Hari Thaipusam", "Hari Thaipusam", STATE, True),
    "The Sultan of Johor Hol": (
        "Hol of the late Sultan Iskandar of Johor", "Hari Hol Almarhum Sultan Iskandar",
        "Haul Almarhum Sultan Iskandar dari Johor", STATE, True),
    "The Sultan of Pahang Hol": (
        "Hol of the Sultan of Pahang", "Hari Hol Sultan Pahang", "Haul Sultan Pahang", STATE, False),
    "Vesak Day": ("Wesak Day", "Hari Wesak", "Hari Raya Waisak", NATIONAL, True),
}

INDONESIA = {
    "Ascension Day": (
        "Ascension Day", "Hari Kenaikan Yesus Kristus", "Kenaikan Yesus Kristus", NATIONAL, False),
    "Christmas Day": ("Christmas Day", "Hari Krismas", "Hari Raya Natal", NATIONAL, False),
    "Day of Silence": ("Nyepi", "Hari Nyepi", "Hari Suci Nyepi", NATIONAL, True),
    "Easter Sunday": ("Easter Sunday", "Hari Easter", "Kebangkitan Yesus Kristus (Paskah)", NATIONAL, False),
    "Eid al-Adha": ("Eid al-Adha", "Hari Raya Aidiladha", "Hari Raya Iduladha", NATIONAL, True),
    "Eid al-Fitr": ("Eid al-Fitr", "Hari Raya Aidilfitri", "Hari Raya Idulfitri", NATIONAL, True),
    "Eid al-Fitr Second Day": (
        "Eid al-Fitr (second day)", "Hari Raya Aidilfitri (hari kedua)", "Hari Raya Idulfitri (hari kedua)",
        NATIONAL, True),
    "General Election Day": (
        "General election", "Pilihan raya umum Indonesia", "Pemungutan suara Pemilu", NATIONAL, False),
    "Good Friday": ("Good Friday", "Jumaat Agung", "Wafat Yesus Kristus (Jumat Agung)", NATIONAL, False),
    "Independence Day": (
        "Independence Day", "Hari Kemerdekaan Indonesia", "Hari Kemerdekaan Republik Indonesia", NATIONAL, False),
    "International Labor Day": ("Labour Day", "Hari Pekerja", "Hari Buruh Internasional", NATIONAL, False),
    "Islamic New Year": ("Islamic New Year", "Awal Muharam", "Tahun Baru Islam", NATIONAL, True),
    "Isra' and Mi'raj": ("Isra and Mi'raj", "Israk dan Mikraj", "Isra Mikraj Nabi Muhammad", NATIONAL, True),
    "Local Election Day": (
        "Local elections", "Pilihan raya kepala daerah Indonesia", "Pemungutan suara Pilkada", NATIONAL, False),
    "Lunar New Year": ("Chinese New Year", "Tahun Baharu Cina", "Tahun Baru Imlek", NATIONAL, True),
    "New Year's Day": ("New Year's Day", "Tahun Baharu", "Tahun Baru Masehi", NATIONAL, False),
    "Pancasila Day": ("Pancasila Day", "Hari Lahir Pancasila", "Hari Lahir Pancasila", NATIONAL, False),
    "Prophet's Birthday": (
        "Birthday of the Prophet Muhammad", "Maulidur Rasul", "Maulid Nabi Muhammad", NATIONAL, True),
    "Vesak Day": ("Vesak Day", "Hari Wesak", "Hari Raya Waisak", NATIONAL, True),
}

# The package's short names of what a joint leave stands beside -> the holiday above.
JOINT_LEAVE_OF = {
    "Ascension": "Ascension Day",
    "Christmas": "Christmas Day",
    "Vesak": "Vesak Day",
}

# Declared too late or too locally for the package: (date, region, the package's English name, source).
ADDED = [
    ("2025-01-01", "MY-09", "New Year's Day", "The Star, 2024-12-31"),
]

SUFFIX = re.compile(r" \((observed, estimated|observed|estimated)\)$")


def named(country, title):
    """The row's names, kind and whether the moon decides, and whether it replaces a holiday on a rest day."""
    suffix = SUFFIX.search(title)
    base = title[: suffix.start()] if suffix else title
    replacement = bool(suffix and suffix.group(1).startswith("observed"))
    if base.endswith(" Joint Holiday"):
        of = base.removesuffix(" Joint Holiday")
        en, ms, id_, _, moon = INDONESIA[JOINT_LEAVE_OF.get(of, of)]
        return (f"{en}, joint leave", f"Cuti bersama {ms}", f"Cuti bersama {id_}", JOINT, moon), replacement
    en, ms, id_, kind, moon = (MALAYSIA if country == "MY" else INDONESIA)[base]
    if replacement:
        en, ms, id_ = f"{en}, replacement holiday", f"Cuti ganti {ms}", f"Libur pengganti {id_}"
    return (en, ms, id_, kind, moon), replacement


def row_of(date, names, where, status, replacement, source):
    row = {"date": date, **dict(zip(("en", "ms", "id"), names)), "regions": where, "kind": names[3], "status": status}
    if replacement:
        row["replacement"] = True
    return row | {"source": source}


def rows():
    regions = defaultdict(set)
    for subdivision in Malaysia.subdivisions:
        found = Malaysia(subdiv=subdivision, years=YEARS, language="en_US")
        for date in found:
            for title in found.get_list(date):
                regions[("MY", date, title)].add(f"MY-{subdivision}")
    for category in ("public", "government"):
        found = Indonesia(years=YEARS, categories=(category,), language="en_US")
        for date in found:
            for title in found.get_list(date):
                regions[("ID", date, title)].add("ID")
    # Dates of each region that may yet move.
    movable = defaultdict(set)
    for (country, date, title), where in regions.items():
        moon = named(country, title)[0][-1]
        assert moon or "estimated" not in title, f"{title} is estimated by the package but fixed here"
        if moon and date.year > DECLARED_THROUGH:
            for region in where:
                movable[region].add(date)
    everywhere = {f"MY-{subdivision}" for subdivision in Malaysia.subdivisions}
    for (country, date, title), where in sorted(regions.items(), key=lambda item: (item[0][1], item[0])):
        names, replacement = named(country, title)
        # A replacement day goes to the next working day, so a movable holiday just before it moves it too.
        before = {date - timedelta(days=back) for back in (1, 2, 3)} if replacement else set()
        expected = date.year > DECLARED_THROUGH and (names[-1] or any(before & movable[region] for region in where))
        country_name = "Malaysia" if country == "MY" else "Indonesia"
        yield row_of(
            date.isoformat(), names, ["MY"] if where == everywhere else sorted(where),
            "expected" if expected else "declared", replacement, f"PyPI holidays {PINNED}, {country_name}")
    for date, region, title, source in ADDED:
        names, _ = named("MY", title)
        yield row_of(date, names, [region], "declared", False, source)


def main():
    if holidays.__version__ != PINNED:
        sys.exit(f"holidays {PINNED} is needed, {holidays.__version__} is installed")
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in sorted(rows(), key=lambda row: row["date"]))
    text = f"[\n{lines}\n]\n"
    if "--check" in sys.argv[1:]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET} is not what {Path(__file__).name} writes")
        return
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET}: {text.count(chr(10)) - 2} rows")


if __name__ == "__main__":
    main()
