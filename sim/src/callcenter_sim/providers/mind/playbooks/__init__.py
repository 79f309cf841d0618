"""What to do with which tools. A playbook acts when its tools are offered, whatever the desk."""

from callcenter_sim.providers.mind.playbooks import callbacks, callers, endings, errands, vehicles
from callcenter_sim.providers.mind.playbooks.playbook import Playbook

# The order is the order of calls within a turn, and of who may speak first.
PLAYBOOKS: tuple[Playbook, ...] = (callers.PLAYBOOK, vehicles.PLAYBOOK, callbacks.PLAYBOOK, endings.PLAYBOOK)
GENERAL: Playbook = errands.PLAYBOOK
"""Asked where the others have nothing to do but note, flag or end."""

__all__ = ["GENERAL", "PLAYBOOKS", "Playbook"]
