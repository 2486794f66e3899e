"""Records out as HSDS 3.1 (Human Services Data Specification of Open Referral), one JSON file a kind of object."""
