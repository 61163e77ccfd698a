"""What a record says about itself to whoever opens the folder.

Part of the format: a changed word makes another hash, so it makes another format number.
"""

from __future__ import annotations

from matcher.record.manifest import Form

_CHECK = """\
Check it with one command, on any machine that has the package `tongxin`:
用一条命令核对，任何装有 `tongxin` 的机器都行：

    tongxin check-record FOLDER

It recomputes every hash, every rule and every tier value that this form allows, and names all that
is wrong at once. Then compare the record's hash (`hash` in manifest.json) with the one on the
disclosure board: whoever forges a folder can make it agree with itself, not with what is published.
它会重算这份记录能核对的每个指纹、每条规则、每层目标，把所有不对的地方一次列出。
再把记录指纹（manifest.json 里的 `hash`）与公示栏上的比对：
伪造的文件夹可以自圆其说，却对不上已公布的指纹。
"""

README: dict[Form, str] = {
    "public": f"""\
# 公开记录 public record

{_CHECK}
Care class, homes, age bands, languages, skills and texts are left out; weights.json holds the whole
numbers to count with instead. scope.json names the rules and goals that only the auditor's record
can check. Ids are pseudonyms.
照护等级、住处、年龄段、语言、技能和文字都已略去，weights.json 给出计算用的整数。
哪些规则和目标只有审计记录才能核对，见 scope.json。编号都是化名。
""",
    "auditor": f"""\
# 审计记录 auditor's record

Not for publication. 不得公开。

{_CHECK}
The hashed files hold pseudonyms only. What people wrote stands in texts.json: to erase a text, put
`null` in place of its salt and text; every hash stays as it is, and the check says what was erased.
有指纹的文件只含化名，人写的文字都在 texts.json：要删除某条，把它的盐和文字换成 `null`，
所有指纹不变，核对时会说明删了哪些。
""",
}
