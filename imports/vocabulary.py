"""What a column can mean: the measures of a shot, and the facts beside them; one list for all formats.

Signs are ours: side, side angle, side spin, spin axis, path and face are positive to the right (open, in-to-out), a
strike positive towards the toe and up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from imports.cells.units import Quantity


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a shot. ``letters``: the sign that a letter beside the number gives it.

    ``guesses``: headings that mean it in tables that nobody knows, without unit, small letters and digits only.
    """

    name: str
    words: str
    quantity: Quantity
    letters: dict[str, int]
    guesses: tuple[str, ...] = ()
    is_club: bool = False
    """Whether it is of the club; files write 0 in all of them when the club was not seen."""


_SIDE: Final = {"l": -1, "r": 1, "左": -1, "右": 1, "left": -1, "right": 1}
_UP: Final = {"up": 1, "dn": -1, "u": 1, "d": -1, "down": -1}
_PATH: Final = {**_SIDE, "i-o": 1, "o-i": -1, "io": 1, "oi": -1, "in-out": 1, "out-in": -1}
_FACE: Final = {**_SIDE, "o": 1, "c": -1, "open": 1, "closed": -1}
_TOE: Final = {"t": 1, "h": -1, "toe": 1, "heel": -1}
_TOPSPIN: Final = {"t": -1, "b": 1}
_NONE: Final[dict[str, int]] = {}
_S, _D, _A, _R, _P = Quantity.SPEED, Quantity.DISTANCE, Quantity.ANGLE, Quantity.SPIN, Quantity.POINT


def _with_other_tongues(measure: Measure) -> Measure:
    return replace(measure, guesses=(*measure.guesses, *_words(_OTHER_TONGUES.get(measure.name, ""))))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_OTHER_TONGUES: Final[dict[str, str]] = {
    "ball_speed_mps": (
        "velocidaddebola velocidaddelabola vitessedeballe vitessedelaballe ボール初速 ボールスピード 初速 "
        "볼스피드 볼속도"),
    "club_speed_mps": (
        "velocidaddelpalo velocidadpalo vitesseclub vitesseduclub klubbhastighet "
        "klubbhuvudhastighet ヘッドスピード クラブスピード 클럽스피드 헤드스피드 클럽속도"),
    "smash_factor": "smashfaktor factordegolpe factorsmash ミート率 スマッシュファクター 스매시팩터 스매쉬팩터",
    "carry_m": (
        "distanciacarry distanciadecarry distanciadevuelo distancecarry carrylängd "
        "carryavstånd キャリー キャリー距離 캐리 캐리거리"),
    "total_m": (
        "distanciatotal distancetotale totallängd totalavstånd totaldistans gesamtlänge トータル "
        "トータル距離 総飛距離 총거리 토탈거리 총비거리"),
    "side_m": (
        "seite seitenabweichung seitlicheabweichung desviación desviaciónlateral écartlatéral sida "
        "sidavvikelse 左右 左右ブレ サイド 좌우편차 좌우"),
    "apex_m": (
        "höhe maximalehöhe maxhöhe alturamáxima altura hauteurmax hauteur höjd maxhöjd 最高到達点 "
        "高さ 최고높이 최고점"),
    "launch_angle_deg": (
        "startwinkel ángulodelanzamiento angledelancement utgångsvinkel startvinkel 打出角 打出し角 "
        "打ち出し角 打ち出し角度 발사각 발사각도"),
    "side_angle_deg": (
        "abflugrichtung direccióndelanzamiento directiondelancement startriktning 打出方向 打ち出し方向 "
        "발사방향 방향각"),
    "descent_angle_deg": "landewinkel ángulodedescenso angledechute nedslagsvinkel 落下角 落下角度 낙하각 착지각",
    "back_spin_rpm": "backspinn efectoretroceso バックスピン バックスピン量 백스핀",
    "side_spin_rpm": "sidospinn efectolateral サイドスピン サイドスピン量 사이드스핀",
    "attack_angle_deg": "angriffswinkel ángulodeataque angledattaque attackvinkel アタックアングル "
                        "入射角 어택앵글 입사각",
    "club_path_deg": "schwungpfad schwungbahn trayectoriadelpalo klubbana クラブパス クラブ軌道 클럽패스 클럽궤도",
    "face_angle_deg": "schlagfläche caradelpalo klubbladsvinkel フェースアングル フェース角 페이스앵글 페이스각",
    "flight_time_s": "flugzeit tiempodevuelo tempsdevol flygtid 滞空時間 체공시간",
    "total_spin_rpm": "gesamtspin velocidaddegiro totalspinn spinn スピン量 スピン 総スピン量 스핀량 스핀",
    "spin_axis_deg": "spinachse ejedegiro spinnaxel スピン軸 스핀축",
}
"""Headings in German, Spanish, French, Swedish, Japanese and Korean, as ``Measure.guesses``."""
MEASURES: Final = tuple(_with_other_tongues(Measure(*each)) for each in (
    ("ball_speed_mps", "ball speed", _S, _NONE, _words(
        "ballspeed ball ballvelocity ballgeschwindigkeit vitesseballe velocidadbola bollhastighet")),
    ("club_speed_mps", "club speed", _S, _NONE, _words(
        "clubspeed clubheadspeed headspeed swingspeed schlägergeschwindigkeit schlägerkopfgeschwindigkeit"), True),
    ("smash_factor", "smash factor", Quantity.RATIO, _NONE, _words("smash smashfactor smashfac efficiency")),
    ("carry_m", "carry", _D, _NONE, _words("carry carrydistance carrydist carryflatlength carrylänge carrydistanz")),
    ("total_m", "total distance", _D, _NONE, _words("total totaldistance totaldist distance gesamtdistanz")),
    ("side_m", "side distance", _D, _SIDE, _words(
        "side offline sidedistance sidedist lateral sidecarry carryside carrydeviationdistance offlinedistance")),
    ("apex_m", "apex", _D, _NONE, _words("apex height maxheight peakheight apexheight scheitelhöhe")),
    ("launch_angle_deg", "launch angle", _A, _UP, _words(
        "launchangle vla verticallaunch launchv launchanglev verticallaunchangle abflugwinkel")),
    ("side_angle_deg", "side angle", _A, _SIDE, _words(
        "sideangle launchdirection hla azimuth horizontallaunch launchh horizontallaunchangle startrichtung")),
    ("descent_angle_deg", "descent angle", _A, _NONE, _words(
        "descentangle decentangle landingangle landangle descent descentv angleofdescent")),
    ("back_spin_rpm", "back spin", _R, _TOPSPIN, _words("backspin back backspinrate")),
    ("side_spin_rpm", "side spin", _R, _SIDE, _words("sidespin sidespinrate")),
    ("attack_angle_deg", "attack angle", _A, _UP, _words("attackangle aoa angleofattack attackang attack"), True),
    ("club_path_deg", "club path", _A, _PATH, _words("clubpath path swingpath clubheadpath"), True),
    ("face_angle_deg", "face angle", _A, _FACE, _words(
        "faceangle face clubface facetotarget faceang clubfaceangle ftt"), True),
    ("dynamic_loft_deg", "dynamic loft", _A, _NONE, _words("dynamicloft dynloft"), True),
    ("club_lie_deg", "lie", _A, _UP, _words("lie clublie dynamiclie lieangle"), True),
    ("impact_x_mm", "impact across", _P, _TOE, _words("impactx impactposx impactoffset impacthorizontal"), True),
    ("impact_y_mm", "impact height", _P, _UP, _words("impacty impactposy impactheight impactvertical"), True),
    ("optix_x_mm", "optix impact across", _P, _TOE, _words("optixx"), True),
    ("optix_y_mm", "optix impact height", _P, _UP, _words("optixy"), True),
    ("flight_time_s", "flight time", Quantity.DURATION, _NONE, _words("flighttime hangtime airtime flight")),
    ("total_spin_rpm", "total spin", _R, _TOPSPIN, _words("totalspin spin spinrate ballspin")),
    ("spin_axis_deg", "spin axis", _A, _SIDE, _words("spinaxis axis spintilt")),
    ("face_to_path_deg", "face to path", _A, _FACE, _words("facetopath f2p ftp facepath"), True),
    ("curve_m", "curve", _D, _SIDE, _words("curve curvedist curvedistance")),
))
"""Those of golf.shots, then four that are kept beside the shot: others are worked out from them."""
MEASURE: Final = {measure.name: measure for measure in MEASURES}
EXTRAS: Final = ("total_spin_rpm", "spin_axis_deg", "face_to_path_deg", "curve_m")
CLUB_MEASURES: Final = tuple(measure.name for measure in MEASURES if measure.is_club)

MOMENT, DAY, TIME, PLAYER, HAND = "moment", "day", "time", "player", "hand"
CLUB, CLUB_KIND, NUMBER, SHOT_TYPE, SESSION = "club", "club_kind", "number", "shot_type", "session"
COUNTS, SPIN_SOURCE, CLUB_SOURCE, CONDITION, ORIGIN = "counts", "spin_source", "club_source", "condition", "origin"
RECORD = "record"
"""The id of a row in another program's database."""
REASON, GROUP_ID, CALCULATED, DERIVED, ESTIMATED = "why_not", "group_id", "calculated", "derived", "estimated"
SESSION_NAME = "session_name"
TAG, SESSION_NOTES, DELETED, SWING = "tag", "session_notes", "deleted", "swing"
"""What a golfer said elsewhere: a shot's tag, its session's notes, that he deleted it, how long the swing was meant."""
TITLE_DAY, TITLE_PLAYER, TITLE_CLUB = "title_day", "title_player", "title_club"
"""Facts said once, above the rows."""
FACTS: Final[dict[str, tuple[str, ...]]] = {
    MOMENT: _words("datetime timestamp dateandtime shotcreateddate 日時 일시"),
    DAY: _words("date day datum datetag fecha 日付 날짜"),
    TIME: _words("time uhrzeit shottime hora heure tid 時刻 시간"),
    PLAYER: _words("player playername golfer spieler user username name jugador joueur spelare "
                   "プレーヤー プレイヤー 名前 이름 선수"),
    HAND: _words("hand handed handedness playerhandedness"),
    CLUB: _words("club clubname schläger clubused palo klubba クラブ 番手 클럽"),
    CLUB_KIND: _words("clubtype schlägerart schlägertyp tipodepalo"),
    NUMBER: _words("no shot shotnumber shotno number index nr ショット 번호"),
    SHOT_TYPE: _words("type shottype shape shotclassification shotshape"),
    SESSION: _words("session sessionid"),
    COUNTS: _words("useinstat enabled counts"),
    SPIN_SOURCE: _words("spinratetype spinreading spintype"),
    CLUB_SOURCE: _words("clubdataesttype"),
    CONDITION: _words("condition conditions"),
    **dict.fromkeys((ORIGIN, RECORD, REASON, GROUP_ID, CALCULATED, DERIVED, ESTIMATED, SESSION_NAME, TAG, SESSION_NOTES,
                     DELETED, SWING, TITLE_DAY,
                     TITLE_PLAYER, TITLE_CLUB), ()),
}
"""Facts beside the numbers, and headings that mean them in unknown tables."""
FIELDS: Final = (*MEASURE, *FACTS)
