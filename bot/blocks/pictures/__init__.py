"""Pictures of how a member sees themselves, and what stands for them where they are not seen."""
