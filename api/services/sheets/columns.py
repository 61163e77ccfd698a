"""The columns of the sheets: fields of plain types, by their names and in Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.services.sheets import cells
from api.services.things.kinds import KindName

Read = Callable[[str], Any]


@dataclass(frozen=True)
class Column:
    """A field as a column: its name, what it is called in Chinese, how a cell is read."""

    field: str
    zh: str
    read: Read = str


def _columns(*rows: tuple[str, str] | tuple[str, str, Read]) -> dict[str, Column]:
    return {row[0]: Column(*row) for row in rows}


COLUMNS: Mapping[KindName, Mapping[str, Column]] = {
    "people": _columns(
        ("id", "编号"),
        ("home", "住处"),
        ("audience", "人群"),
        ("languages", "语言", cells.listed),
        ("skills", "技能", cells.skills),
        ("windows", "可用时段", cells.windows),
        ("week_minutes", "每周最多分钟", cells.whole),
        ("day_minutes", "每天最多分钟", cells.whole),
        ("day_tasks", "每天最多次数", cells.whole),
        ("week_tasks", "每周最多次数", cells.whole),
        ("rest_minutes", "间歇分钟", cells.whole),
        ("travel_minutes", "最远路程分钟", cells.whole),
        ("vetted", "已审核", cells.yes),
        ("excludes", "不服务", cells.listed),
        ("prefers", "偏好", cells.listed),
        ("recent_minutes", "近期服务分钟", cells.whole),
        ("organisation", "组织"),
        ("staff_pledge", "工时认捐"),
        ("hire", "雇用", cells.as_json),
    ),
    "pledges": _columns(
        ("id", "编号"),
        ("donor", "捐赠方"),
        ("name", "名称"),
        ("kind", "类别"),
        ("item", "物品"),
        ("quantity", "数量", cells.whole),
        ("windows", "时段", cells.windows),
        ("conditions", "条件", cells.as_json),
        ("max_share_percent", "单个诉求最多百分比", cells.whole),
        ("lot", "最小份额", cells.whole),
        ("deliveries", "最多送几处", cells.whole),
        ("money", "资金方式"),
        ("match_percent", "配捐百分比", cells.whole),
        ("at", "领取地点"),
    ),
    "rooms": _columns(
        ("id", "编号"),
        ("venue", "大客厅"),
        ("name", "名称"),
        ("functions", "功能", cells.functions),
        ("capacity", "容纳人数", cells.whole),
        ("equipment", "设备", cells.listed),
        ("open", "开放时段", cells.windows),
        ("closed", "关闭时段", cells.windows),
        ("turnover_minutes", "收拾分钟", cells.whole),
    ),
    "requests": _columns(
        ("id", "编号"),
        ("kind", "类别"),
        ("name", "名称"),
        ("household", "住户"),
        ("organisation", "组织"),
        ("people", "人员", cells.listed),
        ("place", "地点"),
        ("topic", "议题"),
        ("audiences", "人群", cells.listed),
        ("value", "价值", cells.whole),
        ("urgency", "紧急程度", cells.whole),
        ("urgency_confirmed", "紧急已确认", cells.yes),
        ("care", "照护等级"),
        ("waited", "已等周数", cells.whole),
        ("earliest", "最早"),
        ("deadline", "最晚"),
        ("least_percent", "最少百分比", cells.whole),
        ("lines", "物项", cells.lines),
        ("sessions", "场次", cells.as_json),
        ("order", "先后", cells.as_json),
        ("seats", "名额", cells.as_json),
        ("seat", "报名", cells.as_json),
        ("needs", "前置诉求", cells.listed),
        ("excludes", "互斥诉求", cells.listed),
        ("refuses", "拒绝的人", cells.listed),
        ("affinity", "亲和", cells.as_json),
        ("project", "项目", cells.as_json),
    ),
}
"""What comes in and goes out as a sheet."""


def column(kind: KindName, title: str) -> Column | None:
    """The column with this title, in either language."""
    wanted = title.strip().lower()
    for one in COLUMNS[kind].values():
        if wanted in (one.field, one.zh):
            return one
    return None
