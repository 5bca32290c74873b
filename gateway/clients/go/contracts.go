// The instruments and orders of the flows.
package main

import "github.com/scmhub/ibapi"

func contract(symbol, secType, exchange, currency string) *ibapi.Contract {
	c := ibapi.NewContract()
	c.Symbol, c.SecType, c.Exchange, c.Currency = symbol, secType, exchange, currency
	return c
}

func aapl() *ibapi.Contract { return contract("AAPL", "STK", "SMART", "USD") }

func order(action string, quantity string, kind string) *ibapi.Order {
	o := ibapi.NewOrder()
	o.Action, o.TotalQuantity, o.OrderType, o.TIF = action, ibapi.StringToDecimal(quantity), kind, "DAY"
	return o
}

func limit(action string, quantity string, price float64) *ibapi.Order {
	o := order(action, quantity, "LMT")
	o.LmtPrice = price
	return o
}
