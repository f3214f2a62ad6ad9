"""What `run.py` does before Django can: standard library only, imported by nothing else."""
