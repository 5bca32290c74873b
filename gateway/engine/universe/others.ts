// Currency pairs, indices, coins and futures beside those of the engine's own modules, as instrument files.
// The conIds of the pairs are IB's own as far as public captures show; prices and volatilities are invented.

export const PAIRS = `symbol,kind,currency,price,volatility,conId,rule,name
AUD,CASH,USD,0.65285,0.09,14433401,currency,Australian dollar
NZD,CASH,USD,0.57315,0.09,39453441,currency,New Zealand dollar
USD,CASH,CAD,1.39875,0.06,15016062,currency,US dollar
USD,CASH,CHF,0.80435,0.07,12087820,currency,US dollar
USD,CASH,SEK,9.5125,0.09,,currency,US dollar
USD,CASH,NOK,10.1455,0.1,,currency,US dollar
USD,CASH,HKD,7.7825,0.01,,currency,US dollar
EUR,CASH,GBP,0.87005,0.06,12087807,currency,European Monetary Union Euro
EUR,CASH,CHF,0.93645,0.05,12087817,currency,European Monetary Union Euro
EUR,CASH,JPY,176.075,0.08,14321016,yen,European Monetary Union Euro
GBP,CASH,JPY,202.375,0.09,,yen,British pound
`;

export const INDICES = `symbol,kind,exchange,currency,price,volatility,options,name
NDX,IND,NASDAQ,USD,24590.2,0.2,yes,NASDAQ 100 Stock Index
RUT,IND,RUSSELL,USD,2426.4,0.22,yes,Russell 2000 Stock Index
INDU,IND,CME,USD,47210.5,0.14,no,Dow Jones Industrial Average
ESTX50,IND,EUREX,EUR,5642.8,0.17,no,Dow Jones Euro STOXX50
`;

export const COINS = `symbol,kind,price,volatility,rule,name
SOL,CRYPTO,138.42,0.8,cent,Solana cryptocurrency
LTC,CRYPTO,92.6,0.7,cent,Litecoin cryptocurrency
BCH,CRYPTO,512.3,0.7,cent,Bitcoin Cash cryptocurrency
LINK,CRYPTO,13.85,0.8,cent,Chainlink cryptocurrency
`;

export const FUTURES =
  `symbol,kind,exchange,currency,multiplier,price,volatility,rule,months,listed,expiry,class,magnifier,name
NQ,FUT,CME,USD,20,24650,0.22,0:0.25,HMUZ,4,third-friday,NQ,1,E-mini NASDAQ 100
MNQ,FUT,CME,USD,2,24650,0.22,0:0.25,HMUZ,4,third-friday,MNQ,1,Micro E-Mini Nasdaq-100 Index
RTY,FUT,CME,USD,50,2431.2,0.23,0:0.1,HMUZ,4,third-friday,RTY,1,E-Mini Russell 2000 Index
M2K,FUT,CME,USD,5,2431.2,0.23,0:0.1,HMUZ,4,third-friday,M2K,1,Micro E-Mini Russell 2000 Index
YM,FUT,CBOT,USD,5,47320,0.14,0:1,HMUZ,4,third-friday,YM,1,Mini Dow Jones Industrial Average
MYM,FUT,CBOT,USD,0.5,47320,0.14,0:1,HMUZ,4,third-friday,MYM,1,Micro E-Mini Dow Jones Industrial Average
EUR,FUT,CME,USD,125000,1.1662,0.07,0:0.00005,HMUZ,4,third-wednesday-2,6E,1,European Monetary Union Euro
GBP,FUT,CME,USD,62500,1.3384,0.08,0:0.0001,HMUZ,4,third-wednesday-2,6B,1,British pound
AUD,FUT,CME,USD,100000,0.6531,0.09,0:0.00005,HMUZ,4,third-wednesday-2,6A,1,Australian dollar
CAD,FUT,CME,USD,100000,0.7165,0.06,0:0.00005,HMUZ,4,third-wednesday-2,6C,1,Canadian dollar
CL,FUT,NYMEX,USD,1000,58.62,0.36,0:0.01,FGHJKMNQUVXZ,9,before-25-of-prior,CL,1,Light Sweet Crude Oil
MCL,FUT,NYMEX,USD,100,58.62,0.36,0:0.01,FGHJKMNQUVXZ,9,before-25-of-prior,MCL,1,Micro WTI Crude Oil
NG,FUT,NYMEX,USD,10000,4.512,0.5,0:0.001,FGHJKMNQUVXZ,9,last-3-of-prior,NG,1,Henry Hub Natural Gas
GC,FUT,COMEX,USD,100,4112.4,0.18,0:0.1,GJMQVZ,6,last-3,GC,1,Gold
MGC,FUT,COMEX,USD,10,4112.4,0.18,0:0.1,GJMQVZ,6,last-3,MGC,1,E-Micro Gold
SI,FUT,COMEX,USD,5000,51.24,0.3,0:0.005,HKNUZ,5,last-3,SI,1,Silver
HG,FUT,COMEX,USD,25000,5.0515,0.22,0:0.0005,HKNUZ,5,last-3,HG,1,Copper
ZT,FUT,CBOT,USD,2000,104.21875,0.02,0:0.00390625,HMUZ,3,last-1,ZT,1,2 Year US Treasury Note
ZF,FUT,CBOT,USD,1000,109.4375,0.04,0:0.0078125,HMUZ,3,last-1,ZF,1,5 Year US Treasury Note
ZN,FUT,CBOT,USD,1000,112.90625,0.06,0:0.015625,HMUZ,3,last-8,ZN,1,10 Year US Treasury Note
ZB,FUT,CBOT,USD,1000,116.5625,0.1,0:0.03125,HMUZ,3,last-8,ZB,1,30 Year US Treasury Bond
ZC,FUT,CBOT,USD,5000,431.5,0.24,0:0.25,HKNUZ,5,before-15,ZC,100,Corn Futures
ZS,FUT,CBOT,USD,5000,1124.75,0.2,0:0.25,FHKNQUX,5,before-15,ZS,100,Soybean Futures
ZW,FUT,CBOT,USD,5000,536.25,0.28,0:0.25,HKNUZ,5,before-15,ZW,100,Wheat Futures
VIX,FUT,CFE,USD,1000,19.45,0.8,0:0.05,FGHJKMNQUVXZ,8,wednesday-30,VX,1,CBOE Volatility Index
DAX,FUT,EUREX,EUR,25,23985,0.18,0:1,HMUZ,3,third-friday,FDAX,1,DAX 40 Index (Deutsche Aktien Xchange 40)
ESTX50,FUT,EUREX,EUR,10,5661,0.17,0:1,HMUZ,3,third-friday,FESX,1,Dow Jones Euro STOXX50
GBL,FUT,EUREX,EUR,1000,128.94,0.06,0:0.01,HMUZ,3,before-10,FGBL,1,Euro Bund (10 Year Bond)
COIL,FUT,IPE,USD,1000,62.84,0.33,0:0.01,FGHJKMNQUVXZ,9,last-1-of-second-prior,COIL,1,Brent Crude Oil
Z,FUT,ICEEU,GBP,10,9652.5,0.13,0:0.5,HMUZ,3,third-friday,Z,1,FTSE 100 Index
SB,FUT,NYBOT,USD,112000,14.82,0.3,0:0.01,HKNV,4,last-1-of-prior,SB,100,Sugar No. 11
DX,FUT,NYBOT,USD,1000,100.12,0.07,0:0.005,HMUZ,3,third-wednesday-2,DX,1,US Dollar Index
`;
