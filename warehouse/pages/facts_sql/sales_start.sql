-- Zero-emission share of sales as published and in the base scenario. Grain: one row per figure.
select figure_name, published_value, model_value
from marts.fct_validation
where figure_id = 'ze_sales_share_2025_h1'
