"""FSX Play, My Performance: sessions of Foresight and Bushnell monitors as CSV or a workbook.

The headings say units and signs. The date is month first and may be in UTC; Shot Number repeats and is no key.
"""

from __future__ import annotations

from imports.cells.moments import DayOrder
from imports.format import LayoutFormat
from imports.layout import Layout, column
from imports.records import Device

LAYOUT = Layout(
    id="foresight-fsx-play", title="FSX Play, My Performance", device=Device("Foresight", "", "FSX Play"),
    columns=(
        column("club", "Club Name"), column("club_kind", "Club Type"), column("moment", "Shot Created Date"),
        column("ball_speed_mps", "Ball Speed", guess="mph"), column("side_angle_deg", "Push/Pull"),
        column("launch_angle_deg", "Launch Angle"), column("back_spin_rpm", "Back Spin"),
        column("side_spin_rpm", "Side Spin"), column("total_spin_rpm", "Total Spin"),
        column("carry_m", "Carry", guess="yd"), column("total_m", "Total Distance", guess="yd"),
        column("side_m", "Offline", guess="yd"), column("apex_m", "Peak Height", guess="yd"),
        column("descent_angle_deg", "Descent Angle"), column("club_speed_mps", "Club Speed", guess="mph"),
        column("smash_factor", "Efficiency"), column("attack_angle_deg", "Angle of Attack"),
        column("club_path_deg", "Club Path"), column("face_angle_deg", "Face to Target"), column("club_lie_deg", "Lie"),
        column("dynamic_loft_deg", "Loft"), column("impact_x_mm", "Face Impact Horizontal", sign=-1),
        column("impact_y_mm", "Face Impact Vertical"),
    ),
    marks=("Push/Pull", "Shot Created Date", "Peak Height", "Total Distance", "Descent Angle", "Offline",
           "Club Speed at Impact Location", "Efficiency", "Face Impact Horizontal"),
    fewest_marks=3, others=("Shot Number", "Club Speed at Impact Location", "Closure Rate"),
    day_order=DayOrder.MONTH_FIRST,
    notes=("FSX Play may write its times in another time zone than yours: look at the hours.",),
)
FORMAT = LayoutFormat(LAYOUT)
