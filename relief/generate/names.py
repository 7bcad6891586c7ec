"""Names of invented people: common and rare surnames, double ones, names with a point, a character of four bytes."""

SURNAMES: tuple[str, ...] = (
    *"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗" * 3,
    *"梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文",
    *("欧阳", "司马", "上官", "诸葛", "皇甫", "夏侯"),
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国春梅志文海燕东云飞鹏辉玲琴凤洁莉晶晨宇浩然子轩雨涵欣怡梓萱诗语嘉"
    "懿思远博泽铭俊熙佳慧颖雪婷倩蓉淑珍翠荣贵福禄祥瑞安康宁泰和顺昌盛兴旺振邦立新民生光亮景程凯旋立群树林森根山川河江波清"
    "源泉冬夏秋月星辰阳𠮷"
)
WITH_A_POINT = ("买买提·艾力", "阿依古丽·吐尔逊", "古丽娜尔·买买提", "扎西·多吉", "卓玛·央金", "帕提曼·库尔班")
ONE_IN = 400
"""One name in so many is written with a point."""
OTHERWISE = str.maketrans("刘张陈杨赵黄吴孙马罗郑谢韩冯邓许吕苏卢蒋·𠮷", "劉張陳楊趙黃吳孫馬羅鄭謝韓馮鄧許呂蘇盧蔣．吉")


def surname(dice: int) -> str:
    return SURNAMES[dice % len(SURNAMES)]


def full_name(family: str, dice: int) -> str:
    """A name of that family; some people belong to none and have a name with a point."""
    if dice % ONE_IN == 0:
        return WITH_A_POINT[dice // ONE_IN % len(WITH_A_POINT)]
    dice //= ONE_IN
    first = GIVEN[dice % len(GIVEN)]
    dice //= len(GIVEN)
    return family + first + (GIVEN[dice // 4 % len(GIVEN)] if dice % 4 else "")


def misspelt(name: str) -> str:
    """The same name as another office once wrote it: old characters, else a blank in it."""
    other = name.translate(OTHERWISE)
    return other if other != name else f"{name[0]} {name[1:]}"
