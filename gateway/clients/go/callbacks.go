// Every callback that a flow waits for goes into the probe under its own name.
package main

import "github.com/scmhub/ibapi"

func (p *Probe) TickPrice(reqID int64, tickType ibapi.TickType, price float64, attrib ibapi.TickAttrib) {
	p.keep("tickPrice", reqID, tickType, price, attrib)
}

func (p *Probe) TickSize(reqID int64, tickType ibapi.TickType, size ibapi.Decimal) {
	p.keep("tickSize", reqID, tickType, size)
}

func (p *Probe) TickOptionComputation(reqID int64, tickType ibapi.TickType, tickAttrib int64, impliedVol, delta, optPrice, pvDividend, gamma, vega, theta, undPrice float64) {
	p.keep("tickOptionComputation", reqID, tickType, tickAttrib, impliedVol, delta, optPrice, pvDividend, gamma, vega, theta, undPrice)
}

func (p *Probe) TickGeneric(reqID int64, tickType ibapi.TickType, value float64) {
	p.keep("tickGeneric", reqID, tickType, value)
}

func (p *Probe) TickString(reqID int64, tickType ibapi.TickType, value string) {
	p.keep("tickString", reqID, tickType, value)
}

func (p *Probe) OrderStatus(orderID int64, status string, filled, remaining ibapi.Decimal, avgFillPrice float64, permID, parentID int64, lastFillPrice float64, clientID int64, whyHeld string, mktCapPrice float64) {
	p.keep("orderStatus", orderID, status, filled, remaining, avgFillPrice, permID, parentID, lastFillPrice, clientID, whyHeld, mktCapPrice)
}

func (p *Probe) OpenOrder(orderID int64, contract *ibapi.Contract, order *ibapi.Order, orderState *ibapi.OrderState) {
	p.keep("openOrder", orderID, contract, order, orderState)
}

func (p *Probe) OpenOrderEnd() {
	p.keep("openOrderEnd")
}

func (p *Probe) UpdateAccountValue(tag, value, currency, accountName string) {
	p.keep("updateAccountValue", tag, value, currency, accountName)
}

func (p *Probe) UpdatePortfolio(contract *ibapi.Contract, position ibapi.Decimal, marketPrice, marketValue, averageCost, unrealizedPNL, realizedPNL float64, accountName string) {
	p.keep("updatePortfolio", contract, position, marketPrice, marketValue, averageCost, unrealizedPNL, realizedPNL, accountName)
}

func (p *Probe) UpdateAccountTime(timeStamp string) {
	p.keep("updateAccountTime", timeStamp)
}

func (p *Probe) AccountDownloadEnd(accountName string) {
	p.keep("accountDownloadEnd", accountName)
}

func (p *Probe) NextValidID(reqID int64) {
	p.keep("nextValidID", reqID)
}

func (p *Probe) ContractDetails(reqID int64, contractDetails *ibapi.ContractDetails) {
	p.keep("contractDetails", reqID, contractDetails)
}

func (p *Probe) ContractDetailsEnd(reqID int64) {
	p.keep("contractDetailsEnd", reqID)
}

func (p *Probe) ExecDetails(reqID int64, contract *ibapi.Contract, execution *ibapi.Execution) {
	p.keep("execDetails", reqID, contract, execution)
}

func (p *Probe) ExecDetailsEnd(reqID int64) {
	p.keep("execDetailsEnd", reqID)
}

func (p *Probe) UpdateMktDepth(reqID, position, operation, side int64, price float64, size ibapi.Decimal) {
	p.keep("updateMktDepth", reqID, position, operation, side, price, size)
}

func (p *Probe) UpdateMktDepthL2(reqID, position int64, marketMaker string, operation, side int64, price float64, size ibapi.Decimal, isSmartDepth bool) {
	p.keep("updateMktDepthL2", reqID, position, marketMaker, operation, side, price, size, isSmartDepth)
}

func (p *Probe) ManagedAccounts(accountsList []string) {
	p.keep("managedAccounts", accountsList)
}

func (p *Probe) HistoricalData(reqID int64, bar *ibapi.Bar) {
	p.keep("historicalData", reqID, bar)
}

func (p *Probe) HistoricalDataEnd(reqID int64, startDateStr, endDateStr string) {
	p.keep("historicalDataEnd", reqID, startDateStr, endDateStr)
}

func (p *Probe) RealtimeBar(reqID, time int64, open_, high, low, close float64, volume, wap ibapi.Decimal, count int64) {
	p.keep("realtimeBar", reqID, time, open_, high, low, close, volume, wap, count)
}

func (p *Probe) CurrentTime(t int64) {
	p.keep("currentTime", t)
}

func (p *Probe) TickSnapshotEnd(reqID int64) {
	p.keep("tickSnapshotEnd", reqID)
}

func (p *Probe) MarketDataType(reqID, marketDataType int64) {
	p.keep("marketDataType", reqID, marketDataType)
}

func (p *Probe) CommissionAndFeesReport(commissionAndFeesReport ibapi.CommissionAndFeesReport) {
	p.keep("commissionAndFeesReport", commissionAndFeesReport)
}

func (p *Probe) Position(account string, contract *ibapi.Contract, position ibapi.Decimal, avgCost float64) {
	p.keep("position", account, contract, position, avgCost)
}

func (p *Probe) PositionEnd() {
	p.keep("positionEnd")
}

func (p *Probe) AccountSummary(reqID int64, account, tag, value, currency string) {
	p.keep("accountSummary", reqID, account, tag, value, currency)
}

func (p *Probe) AccountSummaryEnd(reqID int64) {
	p.keep("accountSummaryEnd", reqID)
}

func (p *Probe) PositionMulti(reqID int64, account, modelCode string, contract *ibapi.Contract, pos ibapi.Decimal, avgCost float64) {
	p.keep("positionMulti", reqID, account, modelCode, contract, pos, avgCost)
}

func (p *Probe) PositionMultiEnd(reqID int64) {
	p.keep("positionMultiEnd", reqID)
}

func (p *Probe) AccountUpdateMulti(reqID int64, account, modelCode, key, value, currency string) {
	p.keep("accountUpdateMulti", reqID, account, modelCode, key, value, currency)
}

func (p *Probe) AccountUpdateMultiEnd(reqID int64) {
	p.keep("accountUpdateMultiEnd", reqID)
}

func (p *Probe) SecurityDefinitionOptionParameter(reqID int64, exchange string, underlyingConID int64, tradingClass, multiplier string, expirations []string, strikes []float64) {
	p.keep("securityDefinitionOptionParameter", reqID, exchange, underlyingConID, tradingClass, multiplier, expirations, strikes)
}

func (p *Probe) SecurityDefinitionOptionParameterEnd(reqID int64) {
	p.keep("securityDefinitionOptionParameterEnd", reqID)
}

func (p *Probe) SymbolSamples(reqID int64, contractDescriptions []ibapi.ContractDescription) {
	p.keep("symbolSamples", reqID, contractDescriptions)
}

func (p *Probe) MktDepthExchanges(depthMktDataDescriptions []ibapi.DepthMktDataDescription) {
	p.keep("mktDepthExchanges", depthMktDataDescriptions)
}

func (p *Probe) TickReqParams(reqID int64, minTick float64, bboExchange string, snapshotPermissions int64) {
	p.keep("tickReqParams", reqID, minTick, bboExchange, snapshotPermissions)
}

func (p *Probe) HeadTimestamp(reqID int64, headTimestamp string) {
	p.keep("headTimestamp", reqID, headTimestamp)
}

func (p *Probe) HistoricalDataUpdate(reqID int64, bar *ibapi.Bar) {
	p.keep("historicalDataUpdate", reqID, bar)
}

func (p *Probe) MarketRule(marketRuleID int64, priceIncrements []ibapi.PriceIncrement) {
	p.keep("marketRule", marketRuleID, priceIncrements)
}

func (p *Probe) Pnl(reqID int64, dailyPnL, unrealizedPnL, realizedPnL float64) {
	p.keep("pnl", reqID, dailyPnL, unrealizedPnL, realizedPnL)
}

func (p *Probe) PnlSingle(reqID int64, pos ibapi.Decimal, dailyPnL, unrealizedPnL, realizedPnL, value float64) {
	p.keep("pnlSingle", reqID, pos, dailyPnL, unrealizedPnL, realizedPnL, value)
}

func (p *Probe) HistoricalTicks(reqID int64, ticks []ibapi.HistoricalTick, done bool) {
	p.keep("historicalTicks", reqID, ticks, done)
}

func (p *Probe) HistoricalTicksBidAsk(reqID int64, ticks []ibapi.HistoricalTickBidAsk, done bool) {
	p.keep("historicalTicksBidAsk", reqID, ticks, done)
}

func (p *Probe) HistoricalTicksLast(reqID int64, ticks []ibapi.HistoricalTickLast, done bool) {
	p.keep("historicalTicksLast", reqID, ticks, done)
}

func (p *Probe) TickByTickAllLast(reqID, tickType, time int64, price float64, size ibapi.Decimal, tickAttribLast ibapi.TickAttribLast, exchange, specialConditions string) {
	p.keep("tickByTickAllLast", reqID, tickType, time, price, size, tickAttribLast, exchange, specialConditions)
}

func (p *Probe) TickByTickBidAsk(reqID, time int64, bidPrice, askPrice float64, bidSize, askSize ibapi.Decimal, tickAttribBidAsk ibapi.TickAttribBidAsk) {
	p.keep("tickByTickBidAsk", reqID, time, bidPrice, askPrice, bidSize, askSize, tickAttribBidAsk)
}

func (p *Probe) TickByTickMidPoint(reqID, time int64, midPoint float64) {
	p.keep("tickByTickMidPoint", reqID, time, midPoint)
}

func (p *Probe) CompletedOrder(contract *ibapi.Contract, order *ibapi.Order, orderState *ibapi.OrderState) {
	p.keep("completedOrder", contract, order, orderState)
}

func (p *Probe) CompletedOrdersEnd() {
	p.keep("completedOrdersEnd")
}

func (p *Probe) HistoricalSchedule(reqID int64, startDarteTime, endDateTime, timeZone string, sessions []ibapi.HistoricalSession) {
	p.keep("historicalSchedule", reqID, startDarteTime, endDateTime, timeZone, sessions)
}

func (p *Probe) CurrentTimeInMillis(timeInMillis int64) {
	p.keep("currentTimeInMillis", timeInMillis)
}
