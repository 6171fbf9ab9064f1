"""LMS training-compliance dashboard: who must be trained, who was, and whether it still counts."""
