"""The dealership's one role. It is greeted for, before it speaks itself: see behaviors/greeting."""

from callcenter_agent.desks.dealership import vehicle_tools
from callcenter_agent.dialogue.roles import Role


class Receptionist(Role):
    role = "receptionist"
    tools_of_role = vehicle_tools.TOOLS
