#!/usr/bin/env python3
"""What learning a site's chrome brings on real scraped lines, and what it costs on clean articles.

    learn.py CORPUS [--store]

Learns from the texts alone, never from their golds, per outlet: once from all of them, and once from one half of an
outlet's texts to be tested on the other (both ways). Clean articles of the same outlets are cleaned with the packs
learned from all; from clean articles alone nothing should be learned. Then the same on made sites: clean articles in
the boilerplate of five invented sites (the headline counts as chrome, because no gold has it, and in two rows as text),
the same with words that vary in the boilerplate ("slots"), and on pages made in the manner of eight real outlets, which
the shipped rules know.
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import tempfile
from pathlib import Path

from collection import read, scorer_of

from dedup import Cleaner, Config
from dedup.sites.learn import SiteChrome
from dedup.sites.site_packs import file_name, pack

MADE_SITES = 5
# What made sites put on their pages: heads, lines between paragraphs, feet. In words of their own, as sites have them.
FURNITURE = (
    (
        ("مرفأ الأخبار | حكاية المدينة كل صباح", "ملفات المرفأ: المقهى، السوق، الميناء"),
        ("حديث المرفأ يصلكم مساء كل خميس",),
        ("مجلس أصدقاء المرفأ يدعوكم إلى لقائه الشهري", "مرفأ الأخبار، شارع البحر، بناية الساعة"),
    ),
    (
        ("واحة نيوز تروي لكم ما جرى", "بيت الرأي  ديوان القراء  رسائل الصحراء"),
        ("زاوية الواحة: صور أرسلها القراء",),
        ("واحة نيوز عضو رابطة صحف الجنوب", "يسعدنا أن نسمع رأيكم في ديوان القراء"),
    ),
    (
        ("صوت الجبل", "من القمة إلى الوادي: كل ما يهم أهل الجبل"),
        ("نشرة الجبل المسائية مع سلمى وناجي",),
        ("دليل الجبل للمزارع والنحال", "جميع المواد من إنتاج غرفة صوت الجبل", "أرشيف الجبل منذ 1974"),
    ),
    (
        ("جريدة النهرين الجديدة - العدد اليومي",),
        ("خريطة النهرين التفاعلية", "من دفتر مراسلنا على الضفة"),
        ("تطبع جريدة النهرين في مطابع الضفة الغربية للمدينة", "بريد النهرين مفتوح لكم"),
    ),
    (
        ("منبر الساحل الإخباري", "رفيقكم على الطريق الساحلي منذ الفجر"),
        ("نقاش المنبر: شاركونا على موجة الساحل 98",),
        ("إذاعة المنبر وجريدة المنبر وجهان لبيت واحد",),
    ),
)


# The same sites with a name, place or section in a line that is otherwise the same: above the text and below it.
SLOTS = (
    ("{place} من مراسل مرفأ الأخبار", "كل ما كتب في المرفأ {name}"),
    ("{place} من شبكة واحة نيوز", "تابعوا معنا أيضا صفحة {section}"),
    ("{name} مراسل صوت الجبل", "المقال التالي في باب {section}"),
    ("{name} لجريدة النهرين الجديدة", "رسالة إلى كاتب المقال {name}"),
    ("خاص بمنبر الساحل من {place}", "اقترح موضوعا على محرر {section}"),
)
FILLERS = {
    "place": "الرياض بغداد تونس القاهرة طنجة صنعاء حلب مسقط عمان نواكشوط بيروت الخرطوم".split(),
    "name": [
        f"{first} {last}"
        for first in ("سلمى", "ناجي", "ليلى", "يوسف", "هدى", "كريم")
        for last in ("حداد", "خوري", "الأسمر", "الراوي", "منصور", "عزام")
    ],
    "section": "الاقتصاد السياسة الرياضة الثقافة الصحة العلوم".split(),
}


def slotted(clean):
    """The clean articles between two lines with slots."""
    chance = random.Random(0)
    pages = []
    for number, record in enumerate(clean):
        above, below = (
            line.format(**{name: chance.choice(words) for name, words in FILLERS.items()})
            for line in SLOTS[number % MADE_SITES]
        )
        page = {
            "id": f"{record['id']}#slots",
            "source": f"made {number % MADE_SITES}",
            "gold": record["text"],
        }
        pages.append({**page, "text": f"{above}\n{record['text']}\n{below}"})
    return pages


def made_sites(clean):
    """Pages of made sites: a clean article each, in the boilerplate of its site."""
    pages = []
    for number, record in enumerate(clean):
        site = number % MADE_SITES
        heads, between, feet = FURNITURE[site]
        paragraphs = [line for line in record["text"].split("\n") if line.strip()]
        middle = max(1, len(paragraphs) // 2)
        lines = [heads[0], record.get("title") or paragraphs[0], *heads[1:], *paragraphs[:middle], *between]
        lines += [*paragraphs[middle:], *feet]
        page = {"id": f"{record['id']}#made", "source": f"made {site}", "text": "\n".join(lines)}
        # Some articles begin with their headline.
        shown = "" if record["text"].startswith(record.get("title") or "") else f"{record['title']}\n"
        pages.append({**page, "gold": record["text"], "titled": f"{shown}{record['text']}"})
    return pages


RESULTS = Path(__file__).with_name("results") / "learn.json"


def outlet(record):
    """The outlet of a record; every source of scraped lines is one newspaper."""
    return record["source"]


def packs(records, folder):
    """Learn from records; the pack of each outlet that repeats anything."""
    chrome = SiteChrome()
    for record in records:
        chrome.add(outlet(record), record["id"], record["text"])
    found = {}
    for site in chrome.sites():
        findings = chrome.findings(site)
        if findings:
            found[site] = Path(folder) / file_name(site)
            found[site].write_text(pack(site, findings, prose=chrome.running_text(site)), encoding="utf-8")
    return found


def cleaned(records, learned, *, headline=False):
    """The body of each record, with the pack of its outlet; with its headline where asked."""
    plain = Cleaner()
    own = {site: Cleaner(Config(packs=(str(path),), site=site)) for site, path in learned.items()}
    articles = {r["id"]: own.get(outlet(r), plain).clean(r["text"]) for r in records}
    return {name: one.text if headline else one.body for name, one in articles.items()}


def f1(records, bodies, scorer, gold="gold"):
    """F1 by the scorer's shingles: mean precision and mean recall put together."""
    scores = [
        scorer.precision_recall(scorer.shingles(bodies[r["id"]]), scorer.shingles(r[gold])) for r in records
    ]
    return scorer.f1(*(sum(side) / len(scores) for side in zip(*scores, strict=True)))


def lost(records, bodies, scorer):
    """Shingles lost of a million."""
    gone = total = 0
    for record in records:
        gold = scorer.shingles(record["text"])
        gone += sum((gold - scorer.shingles(bodies[record["id"]])).values())
        total += sum(gold.values())
    return round(1e6 * gone / total)


def on_pages(pages, scorer, turn):
    """Before and after, learned from all pages and from the other half; pages come site by site, ``turn`` at a time."""
    report = {"pages": len(pages), "sites": len(set(map(outlet, pages)))}
    report["before"] = f1(pages, cleaned(pages, {}), scorer)
    with tempfile.TemporaryDirectory() as folder:
        learned = packs(pages, folder)
        report["learned_from_all"] = f1(pages, cleaned(pages, learned), scorer)
        if "titled" in pages[0]:
            for name, own in (("titled_before", {}), ("titled_learned", learned)):
                report[name] = f1(pages, cleaned(pages, own, headline=True), scorer, "titled")
    ours = [page for number, page in enumerate(pages) if number // turn % 2]
    theirs = [page for number, page in enumerate(pages) if not number // turn % 2]
    bodies = {}
    for learn_from, test_on in ((ours, theirs), (theirs, ours)):
        with tempfile.TemporaryDirectory() as folder:
            bodies |= cleaned(test_on, packs(learn_from, folder))
    report["learned_from_the_other_half"] = f1(pages, bodies, scorer)
    return report


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--store", action="store_true")
    args = parser.parse_args()
    scorer = scorer_of(args.corpus)
    dirty = [
        r for r in read(args.corpus / "dirty.jsonl.gz") if r["kind"] == "scraped_lines" and r["lang"] == "ar"
    ]
    names = {outlet(r) for r in dirty}
    clean = [r for r in read(args.corpus / "clean.jsonl.gz") if r["lang"] == "ar" and outlet(r) in names]
    report = {
        "texts": len(dirty),
        "outlets": dict(collections.Counter(map(outlet, dirty))),
        "clean_texts": len(clean),
    }
    report["before"] = f1(dirty, cleaned(dirty, {}), scorer)
    report["clean_lost_before"] = lost(clean, cleaned(clean, {}), scorer)
    with tempfile.TemporaryDirectory() as folder:
        learned = packs(dirty, folder)
        report["rules"] = sum(path.read_text(encoding="utf-8").count("[[rule]]") for path in learned.values())
        report["learned_from_all"] = f1(dirty, cleaned(dirty, learned), scorer)
        report["clean_lost_after"] = lost(clean, cleaned(clean, learned), scorer)
    halves = dirty[::2], dirty[1::2]
    bodies = {}
    for ours, theirs in (halves, halves[::-1]):
        with tempfile.TemporaryDirectory() as folder:
            bodies |= cleaned(theirs, packs(ours, folder))
    report["learned_from_the_other_half"] = f1(dirty, bodies, scorer)
    everything = list(read(args.corpus / "clean.jsonl.gz"))
    with tempfile.TemporaryDirectory() as folder:
        by_language = [{**r, "source": f"{r['source']} {r['lang']}"} for r in everything]
        report["sites_with_rules_from_clean"] = len(packs(by_language, folder))
    everything = [r for r in everything if r["lang"] == "ar"]
    report["made_sites"] = on_pages(made_sites(everything), scorer, MADE_SITES)
    report["slots"] = on_pages(slotted(everything), scorer, MADE_SITES)
    manner = [{**r, "source": r["outlet"]} for r in read(args.corpus / "made.jsonl.gz")]
    report["in_the_manner_of_outlets"] = on_pages(manner, scorer, 1)
    print(json.dumps(report, indent=1, ensure_ascii=False))
    if args.store:
        RESULTS.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
