// Time zones by the names that TWS and its clients write: of the time zone database, abbreviations, those of
// Windows.

/**
 * In capitals. TWS runs in the zone of its machine and writes that name; America's own abbreviations go
 * first.
 */
const ALIASES: Readonly<Record<string, string>> = {
  EST: "US/Eastern",
  EDT: "US/Eastern",
  "EASTERN STANDARD TIME": "US/Eastern",
  "EASTERN DAYLIGHT TIME": "US/Eastern",
  CST: "US/Central",
  CDT: "US/Central",
  "CENTRAL STANDARD TIME": "US/Central",
  "CENTRAL DAYLIGHT TIME": "US/Central",
  MST: "US/Mountain",
  MDT: "US/Mountain",
  "MOUNTAIN STANDARD TIME": "US/Mountain",
  "MOUNTAIN DAYLIGHT TIME": "US/Mountain",
  PST: "US/Pacific",
  PDT: "US/Pacific",
  "PACIFIC STANDARD TIME": "US/Pacific",
  "PACIFIC DAYLIGHT TIME": "US/Pacific",
  Z: "UTC",
  "COORDINATED UNIVERSAL TIME": "UTC",
  "GREENWICH MEAN TIME": "Europe/London",
  "GMT STANDARD TIME": "Europe/London",
  BST: "Europe/London",
  "BRITISH SUMMER TIME": "Europe/London",
  CET: "Europe/Berlin",
  CEST: "Europe/Berlin",
  MET: "Europe/Berlin",
  MEZ: "Europe/Berlin",
  MESZ: "Europe/Berlin",
  "CENTRAL EUROPEAN STANDARD TIME": "Europe/Berlin",
  "CENTRAL EUROPEAN SUMMER TIME": "Europe/Berlin",
  "CENTRAL EUROPE STANDARD TIME": "Europe/Budapest",
  "W. EUROPE STANDARD TIME": "Europe/Berlin",
  "ROMANCE STANDARD TIME": "Europe/Paris",
  EET: "Europe/Helsinki",
  EEST: "Europe/Helsinki",
  "FLE STANDARD TIME": "Europe/Helsinki",
  "EASTERN EUROPEAN STANDARD TIME": "Europe/Helsinki",
  MSK: "Europe/Moscow",
  "RUSSIAN STANDARD TIME": "Europe/Moscow",
  IST: "Asia/Kolkata",
  "INDIA STANDARD TIME": "Asia/Kolkata",
  JST: "Asia/Tokyo",
  "JAPAN STANDARD TIME": "Asia/Tokyo",
  "TOKYO STANDARD TIME": "Asia/Tokyo",
  KST: "Asia/Seoul",
  "KOREA STANDARD TIME": "Asia/Seoul",
  HKT: "Asia/Hong_Kong",
  "HONG KONG TIME": "Asia/Hong_Kong",
  "CHINA STANDARD TIME": "Asia/Shanghai",
  SGT: "Asia/Singapore",
  "SINGAPORE STANDARD TIME": "Asia/Singapore",
  AEST: "Australia/Sydney",
  AEDT: "Australia/Sydney",
  "AUS EASTERN STANDARD TIME": "Australia/Sydney",
};

/** The name that the time zone database has for it; what is no alias is handed back. */
export function zoneNamed(name: string): string {
  return ALIASES[name.trim().toUpperCase()] ?? name.trim();
}
