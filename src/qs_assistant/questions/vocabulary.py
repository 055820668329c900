"""The one table of names: every input and output with what people call it.

To add a synonym, write it into the row of what it means. `names` mean that input or output wherever they stand; `loose` names only next to
a value of the input's unit ("cells" is the cell price beside $/kWh and the cell step's yield beside a percentage). Plurals, British
spellings, hyphens and small typos need no entry of their own. The table also serves autocomplete, the docs and the error messages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Term:
    """An input's or output's everyday name (`label`) and the phrases that mean it."""

    name: str
    label: str
    names: tuple[str, ...]
    loose: tuple[str, ...] = ()


def _term(name: str, label: str, names: str, loose: str = "") -> Term:
    split = (tuple(one.strip() for one in text.split("|") if one.strip()) for text in (names, loose))
    spelled, nearby = split
    return Term(name, label, tuple(dict.fromkeys((name.replace("_", " "), label, *spelled))), nearby)


INPUT_TERMS = (
    _term("base_year", "base year", "last closed fiscal year | last fiscal year | valuation year | reference year | last reported year"),
    _term(
        "separator_yield",
        "separator yield",
        "yield of the separator | yield on the separator | yield at the separator | yield for the separator | ceramic yield | film yield"
        " | separator step yield | separator line yield | separator production yield | separator step | yield in separator |"
        " separators yield"
        " | separator film yield | yield of separators | separator manufacturing yield | ceramics yield | yield in the separator"
        " | yield of the separator step | yield at the separator step | yield in the separator step | yield in separator production",
        "separator | ceramic | ceramics | sep",
    ),
    _term(
        "cell_yield",
        "cell yield",
        "yield of the cell | cell assembly yield | assembly yield | cell step yield | cell line yield | cell production yield | cell step"
        " | yield of cells | yield of the cell step | yield at the cell step | cell manufacturing yield | yield in the cell step"
        " | yield on the cell | yield at the cell | yield in cell assembly | yield for the cell | yield in cell production",
        "cell | cells | cell assembly | assembly",
    ),
    _term(
        "pack_yield",
        "pack yield",
        "yield of the pack | pack assembly yield | packaging yield | pack step yield | packing yield | module yield | pack step"
        " | yield of packs | yield of the pack step | yield at the pack step | yield in the pack step | pack line yield | yield on the pack"
        " | yield at the pack | yield in pack assembly | packing step | packaging step | yield for the pack",
        "pack | packs | packing | packaging | pack assembly",
    ),
    _term(
        "target_yield",
        "overall yield",
        "yield | total yield | mature yield | final yield | end yield | manufacturing yield | production yield | line yield |"
        " combined yield"
        " | good rate | pass rate | yld | steady state yield | mature overall yield | yield rate | output yield | process yield |"
        " plant yield"
        " | factory yield | full yield | long run yield | yield at maturity | eventual yield | end to end yield | yield overall |"
        " rolled yield"
        " | cumulative yield | manufacturing yields | product yield | composite yield | blended yield | ultimate yield | yielding"
        " | total manufacturing yield | overall manufacturing yield | peak yield | yield target | yield level",
        "at maturity | when mature | in maturity",
    ),
    _term(
        "initial_yield",
        "initial yield",
        "first year yield | init yield | starting yield | start yield | launch yield | day one yield | opening yield "
        "| year one yield | yield at launch"
        " | yield at start | yield in the first year | yield in year one | early yield | yield at sop | yield in year 1 | year 1 yield"
        " | yield in the start year | yield at the start | start of production yield | yield at start of production | day 1 yield"
        " | yield at the beginning | beginning yield | initial overall yield | first yield | yield on day one | initial production yield"
        " | yield to start with | yield when production starts | first yields | yield in the opening year | yield in the launch year"
        " | ramp start yield | entry yield | yield on day 1 | start year yield | early days yield",
    ),
    _term(
        "yield_ramp_years",
        "yield ramp",
        "years of yield ramp | yield ramp time | yield learning | yield learning curve | yield learning time | yield ramp up | yield curve"
        " | years to target yield | years to mature yield | time to mature yield | reaching mature yield | reaching target yield "
        "| reaching full yield | get to mature yield | getting to mature yield | getting to target yield "
        "| years to reach target yield | learning curve"
        " | yield improvement period | yield maturation | yield ramp period | yield learning period | yield ramp length | yield ramp"
        " duration"
        " | ramp of the yield | years to full yield | time to target yield | ramp in yield | time to full yield | yield ramping"
        " | years to reach the target yield | years to reach mature yield | yield to mature | yield ramp up time | yield takes"
        " | ramp of yield | yield climb | reach target yield | reach the target yield | reach mature yield | yield maturity | yield"
        " to ramp",
    ),
    _term(
        "peak_capacity",
        "peak capacity",
        "capacity | licensed capacity | nameplate | nameplate capacity | peak volume | capacity at full ramp | licence volume |"
        " licensed volume"
        " | capacity at peak | maximum capacity | max capacity | full capacity | installed capacity | production capacity | plant capacity"
        " | total capacity | annual capacity | licensed nameplate | licensed gwh | peak gwh | gwh at peak | licensed output | peak"
        " production"
        " | cell capacity | factory capacity | manufacturing capacity | peak licensed capacity | peak size | capacity licensed |"
        " licensed gigs"
        " | gwh of capacity | licensed nameplate capacity | battery capacity | final capacity | ultimate capacity | capacities",
        "volume | output | gwh | at peak | production | peak | scale",
    ),
    _term(
        "start_year",
        "start of production",
        "start year | production start | sop | production starts | production start year | commercial production | first production |"
        " launch year"
        " | production begins | series production | start date | launch date | first commercial year | commercial launch | mass production"
        " | commercial start | production launch | start of commercial production | first year of production | production started"
        " | production kicks off | volume production | starting year | first year of commercial production | market launch |"
        " production begin"
        " | commercialization | commercialisation | start of series production | production to start | production to begin | first"
        " shipments"
        " | production launches | production kick off | series start | year of start | production is delayed | go live | beginning of"
        " production"
        " | production starting | production beginning | production ramp start | production goes live | factory start | first cells"
        " | start producing | starts producing | begin production | begins production | start production | starts production |"
        " production gets going"
        " | commercial operation | production comes | production slip | production slips | production timeline | commercial rollout",
        "start | starts | launch | launches | begin | begins | started | starting | kickoff | rollout | kick off | programme | schedule"
        " | timeline | production | debut | launching | beginning | project | program | commercial | opens | open | online | operational",
    ),
    _term(
        "ramp_years",
        "capacity ramp",
        "ramp | ramp years | ramp up | ramp time | ramp up time | ramp length | production ramp | years to peak | time to peak | build out"
        " | scale up | ramp duration | ramp period | years to peak capacity | time to peak capacity | ramp to peak | ramp to peak capacity"
        " | capacity ramp up | years of ramp | years to full capacity | volume ramp | factory ramp | s curve | buildout | capacity"
        " build out"
        " | years to ramp | time to full capacity | ramping | ramp up period | production ramp up | scale up time | scaleup "
        "| to full ramp | ramp to full capacity | ramp to full volume"
        " | reach peak | reach peak capacity | reach full capacity | capacity ramping | capacity build up | ramping up | ramp up"
        " years | gwh ramp"
        " | capacity buildout | get to peak | hit peak capacity | reaches peak capacity | reaches peak | reaching peak | reaching"
        " peak capacity",
    ),
    _term(
        "utilization",
        "utilization",
        "fab utilization | capacity utilization | plant utilization | load factor | factory utilization | utilization rate | use of"
        " nameplate"
        " | factory loading | operating rate | uptime | plant loading | capacity use | utilisation | usage of capacity | line utilization"
        " | capacity factor | plant load | loading | plants run | factories run | fab run | fabs run | usage rate | lines run | util"
        " | utilized"
        " | utilised | capacity usage | fab loading | equipment utilization | nameplate utilization | used capacity | factories running"
        " | plants running | fabs running | fill rate | run the plants | runs the plants | plant usage | capacity is used | occupancy"
        " | share of nameplate"
        " | fraction of nameplate | percentage of nameplate | percent of nameplate | portion of nameplate",
        "usage | load | full | running at | runs at | run at",
    ),
    _term(
        "cell_price",
        "cell price",
        "price of cells | price of a cell | price per kwh | price of the cells | selling price | cell selling price | average selling"
        " price | asp"
        " | battery price | sale price | sales price | cell asp | kwh price | price of the cell | cells sell | sell cells | cells"
        " sold | cells cost"
        " | price for cells | battery cell price | cell pricing | cells are sold | pricing of cells | price per kilowatt hour | sell"
        " the cells"
        " | selling cells | sells cells | cells fetch | a cell fetches | cells are priced | cells go for | price a kwh | sells its cells"
        " | revenue per kwh | price of batteries | selling price of cells | selling price per kwh | batteries sell | cells sell for |"
        " per kwh price",
        "price | cell | cells | prices | pricing | batteries | battery | sell | sold | sells | selling",
    ),
    _term(
        "price_decline",
        "price decline",
        "price erosion | price deflation | annual price decline | price decline rate | cell price decline | yearly price"
        " decline"
        " | price compression | decline in price | decline of the price | price drop per year | annual price erosion | price"
        " reduction per year"
        " | cell price erosion | decline in cell prices | annual price drop | annual price cut | annual price fall | price declines"
        " | yearly price drop | decline in the cell price | fall in price | erosion | rate of price decline | asp decline | asp erosion"
        " | yearly price fall | yearly price erosion | price pressure | annual decline in price | annual decline in cell price"
        " | decline of cell prices | decline of the cell price | annual price decrease | price decrease per year | annual price reduction"
        " | annual decline in the cell price | annual fall in cell prices | annual decline in cell prices | cell"
        " price deflation",
    ),
    _term(
        "materials_cost",
        "materials cost",
        "material cost | mat cost | mats | materials | raw materials | bill of materials | bom | raw material cost "
        "| cost of materials | bom cost |"
        " input materials"
        " | material | raw materials cost | materials bill | material bill | materials price | materials spend | cost of raw materials"
        " | material costs | cell materials | materials expense | raw material price | material spending",
    ),
    _term(
        "conversion_cost",
        "conversion cost",
        "conversion | conv cost | conv | processing cost | manufacturing cost | cost of conversion | production cost "
        "| process cost | conversion costs"
        " | factory cost | cost of processing | manufacturing costs | making cost | cost to convert | processing | cost of manufacturing"
        " | conversion expense | cell conversion | conversion spend | cell processing | converting | fabrication cost | cost of production",
    ),
    _term(
        "cost_decline",
        "cost decline",
        "cost reduction per year | annual cost decline | learning rate | cost learning | cost deflation | cost down | annual cost reduction"
        " | yearly cost decline | cost decline rate | decline in cost | decline of costs | annual decline in costs | cost improvement"
        " | annual cost down | cost erosion | cost reduction rate | yearly cost reduction | unit cost decline | fall in costs |"
        " annual cost cut"
        " | annual fall in costs | annual cost improvement | annual cost drop | experience curve | cost reductions | decline in unit costs"
        " | rate of cost decline | yearly fall in costs | annual decline of costs | annual decrease in costs | annual reduction in costs"
        " | yearly cost cut | yearly cost down | annual cost fall",
        "cost | costs",
    ),
    _term(
        "scrap_recovery",
        "scrap recovery",
        "scrap | scrap recovery share | scrap value | recovered scrap | recovery of scrap | recycling | salvage | salvage value "
        "| scrap recycling | scrap credit"
        " | recycling recovery | recovery rate | scrap recovery rate | material recovery | materials recovery | scrap salvage | scrap reuse"
        " | recycling rate | recycled scrap | recovery from scrap | scrap value recovered | recycling value | reclaim rate | scrap reclaim"
        " | recovery of materials | recovery of scrapped materials | scrap materials recovery | reclaimed scrap | scrap resale |"
        " scrapped cells",
        "recovery | recovered | recover | recycled | reclaimed",
    ),
    _term(
        "royalty_rate",
        "royalty rate",
        "royalty | royalties | licence fee | licensing rate | take rate | licensing fee | royalty percentage | royalty share | licence rate"
        " | licensing royalty | royalty fee | licensing take | rate of royalty | royalty take | licence royalty | licensing cut |"
        " licensing charge"
        " | royalty level | royalty on sales | cut of sales | cut of revenue | share of sales | share of the selling price "
        "| cut of price | cut of cell price | cut of each cell price | cut of every cell | cut of each cell | cut on each cell "
        "| share of each cell price | royalty cut",
    ),
    _term(
        "margin_cap",
        "margin cap",
        "cap on margin | cap on the margin | cap on the royalty | royalty cap | cap on the licensee margin | licensee margin cap |"
        " margin limit"
        " | margin ceiling | maximum share of margin | cap on licensee margin | margin share cap | limit on the margin | margin share limit"
        " | ceiling on margin | cap on royalties | ceiling on the royalty | maximum margin share | cap of the licensee margin |"
        " margin sharing cap"
        " | limit on margin | margin take cap | cap on the margin share | ceiling on the margin | share of the licensee margin "
        "| share of licensee margin"
        " | share of the margin | unit margin cap | cap on unit margin | royalty ceiling | royalty margin cap",
        "margin | margins | licensee margin",
    ),
    _term(
        "owned_share",
        "owned share",
        "own share | owned capacity | share owned | self owned share | own production share | in house share | in house capacity |"
        " captive share"
        " | company owned | self built share | capacity itself | capacity itself | builds itself | build itself | self build share |"
        " owned capacity share | share of own capacity | own share of capacity | own share of the capacity | own capacity "
        "| capacity owned | own"
        " capacity share"
        " | share of capacity owned | in house production | in house | captive capacity | self owned capacity | ownership share | own"
        " production"
        " | owned plants | captive | owned portion | share of capacity it owns | own | owns | owned | owning | self owned | self operated"
        " | ownership | share of the capacity owned | owned fraction | its own share | share of owned capacity | company owned share",
    ),
    _term(
        "capex_per_gwh",
        "capex per GWh",
        "capital cost per gwh | capex intensity | plant cost per gwh | build cost | capital intensity | factory cost per gwh | capex a gwh"
        " | build cost per gwh | capital cost | capex for each gwh | capital cost of owned capacity | construction cost per gwh"
        " | factory capex per gwh | plant capex per gwh | investment per gwh | capex of owned capacity | plant capex "
        "| factory capex | capital expenditure per gwh | unit capex"
        " | cost per gwh | growth capex | spending per gwh | capital spending per gwh | construction cost | building cost | capex per"
        " gigawatt hour"
        " | plant build cost | capital cost a gwh | investment cost per gwh | capital outlay per gwh | factory build cost",
        "capex | investment | plants",
    ),
    _term(
        "opex",
        "opex",
        "operating expense | burning | burns | operating cost | burn | burn rate | cash burn | overhead | r&d and sg&a | r&d "
        "| sg&a | running cost |"
        " opex spend"
        " | operating spend | annual opex | operating expenditure | annual burn | opex bill | yearly opex | operating budget | r&d spend"
        " | operating spending | first year opex | annual operating cost | annual operating expenses | opex in the first year | op ex"
        " | fixed cost | fixed costs | opex budget | yearly burn | annual spending | opex per year | research and overhead | overheads"
        " | opex run rate | r&d budget | spending on r&d | sg&a spend | running expenses",
        "spending | expenses | spend | budget",
    ),
    _term(
        "opex_growth",
        "opex growth",
        "growth of opex | growth in opex | expense growth | operating cost growth | burn growth | overhead growth | annual opex growth"
        " | opex growth rate | growth in operating expenses | growth of operating expenses | growth in operating costs | opex inflation"
        " | yearly opex growth | growth rate of opex | operating expense growth | growth in burn | growth of operating costs | opex"
        " escalation"
        " | growth of the burn | growth in the burn | growth in overhead | opex increase per year | growth of overhead | opex creep"
        " | annual growth in opex | annual growth of opex | annual increase in opex | spending growth",
    ),
    _term(
        "maintenance_capex",
        "maintenance capex",
        "maintenance capital | upkeep | sustaining capex | maintenance spending | maint capex | maintenance capital spending |"
        " replacement capex"
        " | maintenance investment | maintenance capital expenditure | capex for maintenance | upkeep capex | annual maintenance capex"
        " | maintenance cost | upkeep spending | sustaining capital | maintenance spend | sustaining capital expenditure | upkeep cost"
        " | maintenance expense | maintenance outlay | ongoing capex | annual capex | annual maintenance",
        "capex | maintenance | capital spending | capital expenditure | capital expenditures",
    ),
    _term(
        "stock_compensation",
        "stock compensation",
        "stock based compensation | share based compensation | sbc | equity compensation | pay in shares | stock comp"
        " | share based pay | stock based pay | employee stock compensation | share compensation",
    ),
    _term(
        "cash",
        "cash",
        "cash pile | liquidity | cash balance | cash and securities | cash position | war chest | cash on hand | money in the bank |"
        " cash in hand"
        " | cash reserves | cash and equivalents | cash hoard | cash holdings | treasury | cash in the bank | cash and cash equivalents"
        " | cash on the balance sheet | bank balance | cash cushion | liquid funds | cash reserve | cash at hand | cash and"
        " investments | cash stack",
        "money | funding | raise | reserves | in the bank | bank",
    ),
    _term(
        "debt",
        "debt",
        "borrowings | net debt | loans | total debt | financial debt | net borrowings | debt load | debt pile | indebtedness "
        "| liabilities |"
        " lease debt"
        " | debt level | loan | borrowing | borrowed money | debts | outstanding debt | debt burden | gross debt | debt outstanding |"
        " borrowed",
        "owes | owed | owe | borrow | borrows",
    ),
    _term(
        "interest_rate",
        "interest rate",
        "interest on cash | rate of interest | interest rate on cash | yield on cash | deposit rate | interest earned on cash"
        " | cash interest rate | return on cash",
        "interest",
    ),
    _term(
        "cash_floor",
        "cash floor",
        "minimum cash | least cash | cash minimum | minimum cash balance | minimum liquidity | cash buffer | lowest cash balance"
        " | floor on cash",
        "floor",
    ),
    _term(
        "issue_price",
        "issue price",
        "issue price of new shares | price of new shares | offering price | issuance price | price of the new shares | offer price"
        " | price of issue | price of issuance",
    ),
    _term(
        "terminal_years",
        "terminal years",
        "years after the forecast | years of terminal value | length of the terminal value | years of profit after the forecast"
        " | terminal period | terminal value period",
    ),
    _term(
        "wind_down",
        "wind down",
        "wind down period | winding down | wind down time | years of wind down | wind down years | winding down period",
    ),
    _term(
        "shares",
        "diluted shares",
        "shares | share count | diluted share count | shares outstanding | number of shares | stock count | share number | diluted"
        " stock count"
        " | outstanding shares | fully diluted shares | fully diluted share count | total shares | shares in issue | shares out | shs"
        " | number of diluted shares | diluted count | sharecount | float | amount of shares | shares diluted | fully diluted count",
        "diluted | shares at | shares are at",
    ),
    _term(
        "share_price",
        "share price",
        "stock price | price per share | market price | price of the stock | price of a share | stock trades | shares trade | stock trading"
        " | reference price | entry price | cost basis | stock quote | quoted price | trading price | stock is at | stock at | share trades"
        " | price of the shares | current price | price a share | today price | qs price | reference share price | stock sits at |"
        " per share price | stock is trading | shares are trading | stock stands at | stock costs | share costs |"
        " price tag"
        " | qs trades | qs trading | purchase price | buy price | ticker price | trading at | trades at | trading around "
        "| trades around | trading near | trades near | trading for | trades for | stock market price | spot price"
        " | paid | bought at | bought in at | got in at | priced at | stock goes for | my basis",
        "price | stock | share | quote | trade | trades | traded | prices | shares at | shares are at",
    ),
    _term(
        "market_cap",
        "market cap",
        "market capitalization | market value | mcap | mkt cap | capitalization | market valuation | market cap of the company | marketcap"
        " | reference market cap | market worth | valued by the market at | stock market value | market price of the company | current cap"
        " | market capitalisation | exchange value | equity market cap | reference market value | market prices it at | the market"
        " values it at",
        "cap | valuation | valued at | company price | market values | market prices",
    ),
    _term(
        "discount_rate",
        "discount rate",
        "wacc | disc rate | hurdle rate | cost of capital | required return | cost of equity | discount factor "
        "| required rate of return | rate"
        " of discount"
        " | discounting rate | hurdle | discounting | capital cost rate | weighted average cost of capital | required yield on capital | dr"
        " | discount it at | discounted at | expected return | discount rates | risk adjusted rate | target return | discount everything at"
        " | return required | rate of return required | return requirement | cost of money | rate of return | opportunity cost of capital",
        "discount | wac | discount at | return",
    ),
    _term(
        "terminal_growth",
        "terminal growth",
        "terminal growth rate | term growth | perpetual growth | long term growth | long run growth | perpetuity growth "
        "| growth in perpetuity |"
        " terminal rate"
        " | tgr | growth after the forecast | perpetual growth rate | growth rate in perpetuity | perpetuity growth rate | growth forever"
        " | terminal value growth | growth to infinity | long term growth rate | long run growth rate | growth beyond the forecast"
        " | eternal growth | forever growth | growth in the terminal year | terminal value growth rate | exit growth | steady state growth",
        "growth | perpetuity | terminal",
    ),
    _term(
        "tax_rate",
        "tax rate",
        "tax | taxes | corporate tax | corporate tax rate | corporation tax | effective tax rate | income tax | profit tax | taxation"
        " | taxed at"
        " | effective tax | tax on profit | tax on profits | income tax rate | rate of tax | profits taxed | tax burden | tax bite |"
        " uncle sam",
    ),
    _term(
        "nol",
        "tax-loss carryforward",
        "nols | tax losses | loss carryforward | net operating loss | net operating losses | carryforward | tax shield | loss carry forward"
        " | tax loss | usable losses | accumulated tax losses | carried forward losses | losses carried forward | tax loss carry forward"
        " | operating loss carryforward | carryforwards | nol balance | net operating loss carryforward | usable tax losses | tax loss pool"
        " | loss carryforwards | carry forward | nol carryforward | tax assets | tax loss balance",
        "losses",
    ),
    _term(
        "p_separator",
        "separator stage",
        "separator stage probability | separator success | chance of the separator | separator probability | separator stage success"
        " | separator odds | probability of the separator stage | separator chance | separator stage chance | odds of the separator"
        " | separator success probability | separator stage odds | probability of the separator | separator success rate | odds on"
        " the separator"
        " | separator stage success probability | chance on the separator | separator milestone | separator succeeds | separator works"
        " | separator stage succeeds | chance at the separator stage | chance for the separator | separator success chance |"
        " separator phase"
        " | chance that the separator | separator gate | odds for the separator | separator scale up works | p sep",
        "separator",
    ),
    _term(
        "p_cell",
        "cell stage",
        "cell stage probability | cell success | chance of the cell | cell probability | cell stage success | cell odds | cell chance"
        " | probability of the cell stage | cell stage chance | odds of the cell | cell success probability | cell stage odds | cell"
        " success rate"
        " | probability of the cell | odds on the cell | cell stage success probability | chance on the cell | cell milestone | cell"
        " succeeds"
        " | cell works | cell stage succeeds | chance at the cell stage | chance for the cell | cell success chance | cell phase"
        " | chance that the cell | cell gate | odds for the cell",
        "cell | cells",
    ),
    _term(
        "p_pack",
        "pack stage",
        "pack stage probability | pack success | chance of the pack | pack probability | pack stage success | pack odds | pack chance"
        " | probability of the pack stage | pack stage chance | odds of the pack | pack success probability | pack stage odds | pack"
        " success rate"
        " | probability of the pack | odds on the pack | pack stage success probability | chance on the pack | pack milestone | pack"
        " succeeds"
        " | pack works | pack stage succeeds | chance at the pack stage | chance for the pack | pack success chance | pack phase"
        " | chance that the pack | pack gate | odds for the pack",
        "pack | packs",
    ),
    _term(
        "p_factory",
        "factory stage",
        "factory stage probability | factory success | chance of the factory | factory probability | factory stage success | factory odds"
        " | factory chance | probability of the factory stage | factory stage chance | odds of the factory | factory success probability"
        " | factory stage odds | factory success rate | factory step | probability of the factory | odds on the factory | chance on"
        " the factory"
        " | factory milestone | factory succeeds | factory works | factory stage succeeds | chance at the factory stage | chance for"
        " the factory"
        " | factory success chance | factory phase | chance that the factory | factory gate | plant stage | odds for the factory |"
        " factory scale up",
        "factory | factories",
    ),
    _term(
        "success_probability",
        "success probability",
        "probability of success | chance of success | odds of success | overall chance | overall success probability | likelihood of"
        " success"
        " | success chance | success rate | success odds | overall probability | overall odds | overall success rate | probability of"
        " succeeding"
        " | overall probability of success | overall chance of success | chance of succeeding | chance it works | odds it works |"
        " prob of success"
        " | chance that it works | odds that it works | technical success | technical success probability "
        "| program success probability | probability that it works"
        " | cumulative success probability | combined success probability | total success probability | chance of making it | odds of"
        " making it"
        " | chance of it working | odds of it working | chance it succeeds | total probability of success | pos | success likelihood"
        " | chances of success | overall success | probability it works | overall odds of success | success prob | probability of"
        " technical success",
        "odds | chance | chances | probability | success | likelihood | prob",
    ),
)

OUTPUT_TERMS = (
    _term("enterprise_value", "enterprise value", "value of the operations | value of operations | firm value"),
    _term(
        "equity_value",
        "equity value",
        "equity | value of the equity | fair equity value | equity worth | total equity value | intrinsic value",
    ),
    _term(
        "value_per_share",
        "value per share",
        "fair value per share | per share value | share value | intrinsic value per share | value of a share | fair share value |"
        " equity per share"
        " | value a share | worth per share | fair value of a share | value of one share | per share fair value | fair price | value"
        " per stock",
    ),
    _term("upside", "upside", "downside | upside potential | up side | undervaluation | overvaluation | premium to fair value"),
    _term("unrisked_enterprise_value", "unrisked enterprise value", "enterprise value without risk | enterprise value before risk"),
    _term(
        "unrisked_equity_value", "unrisked equity value", "unrisked equity | unrisked value | equity value without risk | value before risk"
    ),
    _term(
        "unrisked_value_per_share",
        "unrisked value per share",
        "unrisked per share value | value per share without risk | unrisked share value",
    ),
    _term("unrisked_upside", "unrisked upside", "upside without risk | upside if every stage succeeds"),
    _term("mature_yield", "mature yield", "yield in the last year | yield in the last forecast year"),
    _term("mature_price", "mature price", "mature cell price | price in the last year | price at maturity | final cell price"),
    _term("mature_unit_cost", "mature unit cost", "unit cost | cost per good kwh | mature cost | unit cost at maturity | cost per kwh"),
    _term(
        "mature_unit_margin",
        "mature unit margin",
        "unit margin | mature margin | margin per kwh | unit margin at maturity | licensee unit margin | licensee margin"
        " | margin of the licensee | licensee's margin | licensees' margin",
    ),
    _term("mature_royalty", "mature royalty", "royalty per kwh | royalty at maturity | royalty per good kwh | mature royalty per kwh"),
    _term("mature_output", "mature output", "good output | output at maturity | mature good output | good gwh"),
    _term(
        "breakeven_yield",
        "break-even yield",
        "breakeven yield | yield to break even | yield at break even | yield at which it breaks even | break even point of yield"
        " | minimum yield to break even | yield needed to break even | yield break even | yield breakeven | lowest viable yield",
    ),
    _term(
        "funding_need",
        "funding need",
        "funding gap | financing gap | financing need | capital need | cash shortfall | funding shortfall | cash gap",
    ),
    _term("dilution", "dilution", "implied dilution | expected dilution | dilution implied"),
    # "New shares" by itself is no name of this output: "issue 80 million new shares" changes the share count.
    Term("new_shares", "shares to be issued", ("shares to be issued", "shares it must issue", "shares to issue")),
    _term("value_per_share_after_funding", "value per share after funding", "value after funding | diluted value per share"),
    _term(
        "value_per_share_after_stock_compensation",
        "value per share after stock compensation",
        "value after stock compensation | value per share with stock compensation",
    ),
    _term("funding_first_year", "first year of funding", "first funding year | first raise"),
    _term("funding_last_year", "last year of funding", "last funding year | last raise"),
)

TERMS: Mapping[str, Term] = MappingProxyType({term.name: term for term in (*OUTPUT_TERMS, *INPUT_TERMS)})


def label(name: str) -> str:
    """What people call an input or output: "start of production" for start_year."""
    return TERMS[name].label if name in TERMS else name.replace("_", " ")
