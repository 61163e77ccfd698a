"""Where it is: three communities of Jiading's industrial zone, and the words of the week."""

from __future__ import annotations

from models.places import Geography, Organisation, Place, TravelTime
from models.supply import Catalogue, Item, Skill, Substitute


def _home(id: str, building: str, name: str, newcomer: bool = False) -> Place:
    return Place(id=id, level="household", parent=building, name=name, newcomer=newcomer)


PLACES = (
    Place(id="jiading", level="district", name="嘉定工业区"),
    Place(id="chengnan", level="sub-district", parent="jiading", name="城南片区"),
    Place(
        id="nanmen",
        level="community",
        parent="chengnan",
        name="南门社区",
        neighbours=("beixin",),
    ),
    Place(id="beixin", level="community", parent="chengnan", name="北新社区"),
    Place(id="loutang", level="community", parent="chengnan", name="娄塘社区"),
    # The hospital belongs to no community: levels may be skipped.
    Place(id="hospital", level="building", parent="chengnan", name="城南医院"),
    Place(id="nm1", level="house-group", parent="nanmen", name="南门第一楼群"),
    Place(id="nm2", level="house-group", parent="nanmen", name="南门第二楼群"),
    Place(id="bx1", level="house-group", parent="beixin", name="北新第一楼群"),
    Place(id="lt1", level="house-group", parent="loutang", name="娄塘第一楼群"),
    Place(id="nm1-gate", level="building", parent="nm1", name="南门大客厅楼"),
    Place(id="nm1-1", level="building", parent="nm1", name="一号楼"),
    Place(id="nm1-2", level="building", parent="nm1", name="二号楼"),
    Place(id="nm2-1", level="building", parent="nm2", name="三号楼"),
    Place(id="bx1-1", level="building", parent="bx1", name="北新一号楼"),
    Place(id="lt1-1", level="building", parent="lt1", name="娄塘一号楼"),
    _home("wang", "nm1-1", "王奶奶家"),
    _home("liu", "nm1-1", "刘爷爷家"),
    _home("zhang", "nm1-1", "张师傅家"),
    _home("zhao", "nm1-1", "赵姐家"),
    _home("sun", "nm1-2", "孙奶奶家"),
    _home("li", "nm1-2", "李家", newcomer=True),
    _home("lin", "nm1-2", "林家", newcomer=True),
    _home("qian", "nm1-2", "钱家"),
    _home("chen", "nm2-1", "陈家", newcomer=True),
    _home("song", "nm2-1", "宋家"),
    _home("wu", "nm2-1", "吴老师家"),
    _home("he", "bx1-1", "何爷爷家"),
    _home("gu", "bx1-1", "顾家", newcomer=True),
    _home("zhou", "lt1-1", "周家", newcomer=True),
)

GEOGRAPHY = Geography(
    places=PLACES,
    # Within a house group 10 minutes, a community 15, to the neighbouring one 25; to the hospital
    # 40 (the sub-district's figure); to Loutang once around the river.
    travel=(TravelTime(a="nanmen", b="loutang", minutes=50),),
)

ORGANISATIONS = (
    Organisation(id="office", name="城南街道办事处", kind="social", place="chengnan"),
    Organisation(id="dawn-trading", name="晨光贸易公司", kind="enterprise", place="nanmen"),
    Organisation(id="harvest", name="丰禾粮油", kind="enterprise", place="beixin"),
    Organisation(id="station", name="邻里社工站", kind="social", place="nm1-gate"),
)

CATALOGUE = Catalogue(
    skills=(
        Skill(id="haircut", name="理发"),
        Skill(id="medicine", name="送药"),
        Skill(id="nursing", name="护理", certificate=True),
        Skill(id="english", name="英语"),
        Skill(id="yoga", name="瑜伽"),
        Skill(id="tea", name="茶艺"),
        Skill(id="opera", name="戏曲"),
        Skill(id="repair", name="修理"),
    ),
    items=(
        # Asked for by the bag of 10 kg: only whole bags move. Four packs of noodles stand for one.
        Item(
            id="rice",
            name="大米",
            unit="袋",
            parts=10,
            substitutes=(Substitute(item="noodles", give=4, per=10),),
        ),
        Item(id="noodles", name="挂面", unit="包"),
        Item(id="oil", name="菜油", unit="升", parts=10, divisible=True),
        Item(id="milk", name="牛奶", unit="箱", perishable=True),
        Item(id="soap", name="肥皂", unit="块"),
        Item(id="gravel", name="碎石", unit="袋"),
        Item(id="money", name="资金", kind="money", unit="元", parts=100, divisible=True),
        Item(id="bay", name="夜间车位", kind="capacity", unit="位"),
    ),
    functions=("kitchen", "tea", "study", "dance", "meeting"),
)
