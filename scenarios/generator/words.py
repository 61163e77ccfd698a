"""The words of a generated week: skills, items, functions, with Chinese names."""

from __future__ import annotations

from models.supply import Catalogue, Item, Skill, Substitute

SKILLS: tuple[tuple[str, str, str], ...] = (
    ("haircut", "理发", "elder-care"),
    ("cooking", "做饭", "elder-care"),
    ("housework", "家政", "elder-care"),
    ("nursing", "护理", "elder-care"),
    ("medicine", "送药", "elder-care"),
    ("company", "陪伴", "elder-care"),
    ("lift", "陪同就医", "elder-care"),
    ("blood-pressure", "量血压", "elder-care"),
    ("tutoring", "课业辅导", "child-care"),
    ("reading", "绘本共读", "child-care"),
    ("child-minding", "临时看护", "child-care"),
    ("music", "音乐", "culture"),
    ("calligraphy", "书法", "culture"),
    ("english", "英语", "youth"),
    ("computer", "手机电脑", "mutual-aid"),
    ("electrics", "电工", "safety"),
    ("plumbing", "水暖", "mutual-aid"),
    ("carpentry", "木工", "mutual-aid"),
    ("bicycle", "修车", "mutual-aid"),
    ("sewing", "缝补", "mutual-aid"),
    ("counselling", "心理疏导", "mutual-aid"),
    ("law", "法律咨询", "self-organisation"),
    ("gardening", "园艺", "environment"),
    ("mediation", "调解", "self-organisation"),
)
"""(id, name, topic of the visits that need it)."""

CERTIFIED = frozenset(("nursing", "electrics", "counselling", "law"))
CHILDREN = frozenset(("tutoring", "reading", "child-minding"))

_SHELVES: tuple[tuple[str, bool, bool, str], ...] = (
    # (five items, perishable, divisible, unit)
    ("rice:大米 noodles:挂面 flour:面粉 millet:小米 oats:燕麦", False, False, "袋"),
    ("eggs:鸡蛋 milk:牛奶 yoghurt:酸奶 tofu:豆腐 bread:面包", True, False, "份"),
    ("apples:苹果 oranges:橙子 cabbage:白菜 potatoes:土豆 carrots:胡萝卜", True, True, "公斤"),
    ("oil:菜油 soy-oil:豆油 vinegar:醋 soy-sauce:酱油 honey:蜂蜜", False, True, "升"),
    ("quilt:棉被 blanket:毛毯 coat:冬衣 shoes:棉鞋 scarf:围巾", False, False, "件"),
    ("soap:肥皂 detergent:洗衣液 tissue:纸巾 towels:毛巾 nappies:尿布", False, False, "包"),
    ("schoolbag:书包 notebooks:练习本 pens:文具 books:图书 globe:地球仪", False, False, "套"),
    ("cot:婴儿床 pram:推车 toys:玩具 bicycle-child:童车 car-seat:安全座椅", False, False, "件"),
    (
        "wheelchair:轮椅 cane:拐杖 rail:扶手 hearing-aid:助听器 mattress:防褥疮垫",
        False,
        False,
        "件",
    ),
    ("lamp:台灯 kettle:水壶 heater:取暖器 fan:电扇 rice-cooker:电饭锅", False, False, "台"),
    ("phone:老人手机 tablet:平板 radio:收音机 printer:打印机 router:路由器", False, False, "台"),
    ("paint:油漆 seedlings:花苗 tools:工具 gravel:碎石 bench:长椅", False, False, "份"),
)

PARTS_DIVISIBLE = 10
"""A divisible item is counted in tenths of its unit."""


def _items() -> tuple[Item, ...]:
    found: list[Item] = []
    for names, perishable, divisible, unit in _SHELVES:
        shelf = [tuple(pair.split(":")) for pair in names.split()]
        for k, (word, name) in enumerate(shelf):
            # The neighbour on the shelf stands in, one for one; the one after it two for one.
            near, far = shelf[(k + 1) % 5][0], shelf[(k + 2) % 5][0]
            found.append(
                Item(
                    id=word,
                    name=name,
                    unit=unit,
                    parts=PARTS_DIVISIBLE if divisible else 1,
                    divisible=divisible,
                    perishable=perishable,
                    substitutes=(Substitute(item=near), Substitute(item=far, give=2)),
                )
            )
    return tuple(found)


ITEMS = _items()
"""The 60 kinds of goods."""
MATERIALS = ("paint", "seedlings", "tools", "gravel", "bench")
"""What projects ask for."""
MONEY = Item(id="money", name="资金", kind="money", unit="元", parts=100, divisible=True)
BAY = Item(id="parking-bay", name="夜间车位", kind="capacity", unit="位")

CATALOGUE = Catalogue(
    skills=tuple(Skill(id=s, name=n, certificate=s in CERTIFIED) for s, n, _ in SKILLS),
    items=(*ITEMS, MONEY, BAY),
    functions=("kitchen", "tea", "study", "dance", "craft", "meeting"),
)
