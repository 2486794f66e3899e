"""Records of others in HSDS (Human Services Data Specification of Open Referral): JSON of 3.x, CSV."""
