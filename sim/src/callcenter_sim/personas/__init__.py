"""Who is on the phone: scripts that know their own words and what was heard, and nothing else."""

from callcenter_sim.personas.persona import Persona, PersonaError, load, named, shipped

__all__ = ["Persona", "PersonaError", "load", "named", "shipped"]
