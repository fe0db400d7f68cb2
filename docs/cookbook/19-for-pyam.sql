-- Question: How do I get the scenarios in the layout that pyam reads?
-- Asked by: a modeller (here: the nation and Texas, energy at depots and en route)
-- Answer: Rows of model, scenario, region, variable, unit, year, value; pyam.IamDataFrame takes the frame as it is.
--   marts.dim_iamc_variable and marts.dim_iamc_region list what there is.
-- Caveat: Filter scenario, region or variable, the whole view has millions of rows. Parts in square brackets are other views of the
--   same thing: never add them to their sisters.
select model, scenario, region, variable, unit, year, value
from access.scenario_values_long
where
    region in ('United States', 'United States|Texas')
    and variable in (
        'Final Energy|Transportation|Truck and Bus|Electricity',
        'Final Energy|Transportation|Truck and Bus|Electricity|Depot',
        'Final Energy|Transportation|Truck and Bus|Electricity|En Route'
    )
order by scenario, region, variable, year;
