"""The bridge between Lotse and TWS / IB Gateway: JSON lines on one side, the TWS API on the other."""

PROTOCOL_VERSION = 6
