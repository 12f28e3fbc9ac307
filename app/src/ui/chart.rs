//! Charts: SVG drawn on the server, each with its table behind it.
//!
//! One message per chart, bars from zero, colours by token. `label` is a sentence that states the
//! finding. Everything is placed by SVG attributes; no inline style is needed.

use domain::money::group_indian;
use leptos::prelude::*;

use super::{
    decimal::fixed,
    icon::{Icon, icon},
    list::{Cells, Column, Table},
    meter::{bar, swatch},
};
use crate::page_context::use_t;

/// A series of a stacked chart.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Its colour token, for example `ch-whatsapp`.
    pub color: &'static str,
    /// One value per column.
    pub values: Vec<u64>,
}

/// Columns of stacked bars, for example messages per day and channel.
#[derive(Clone, Debug)]
pub struct StackedBars {
    /// The finding, in one sentence.
    pub label: String,
    /// What the columns are, the head of the table's first column.
    pub axis: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The series, from the bottom up.
    pub series: Vec<Series>,
    /// The column of today, if it is among them.
    pub today: Option<usize>,
    /// What is still planned on top of today's column.
    pub planned: u64,
}

const WIDTH: f64 = 760.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 12.0;
const FLOOR: f64 = 326.0;
/// Words on the axes. The drawing is scaled with its panel, so that the smaller it gets the larger they must be.
const AXIS: &str = "ax text-[28px] sm:text-[15px] lg:text-[20px] xl:text-[15px] 2xl:text-[13px]";

/// Draws [`StackedBars`] with legend and table.
#[must_use]
pub fn stacked_bars(chart: StackedBars) -> AnyView {
    let totals: Vec<u64> = (0..chart.columns.len())
        .map(|column| chart.series.iter().filter_map(|series| series.values.get(column)).sum())
        .collect();
    let planned = chart.today.and_then(|today| totals.get(today)).map_or(0, |total| total + chart.planned);
    let top = round_up(totals.iter().copied().max().unwrap_or_default().max(planned));
    let legend = chart.series.iter().map(|series| swatch(series.color, series.name.clone())).collect_view();
    let columns = (0..chart.columns.len()).map(|column| stacked_column(&chart, column, top)).collect_view();
    view! {
        <div class="mb-1 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2">{legend}</div>
        <svg viewBox="0 0 760 352" class="block h-auto w-full overflow-visible" role="img" aria-label=chart.label.clone()>
            {grid(top)}
            {columns}
        </svg>
        {stacked_table(chart, &totals)}
    }
    .into_any()
}

/// Three steps up to a round number above the largest value.
fn grid(top: u64) -> AnyView {
    (0..=3)
        .map(|step| {
            let value = top * step / 3;
            let y = height_of(value, top);
            view! {
                <line class="grid-l" x1=LEFT x2=WIDTH y1=y y2=y></line>
                <text class=AXIS x=LEFT - 8.0 y=y + 4.0 text-anchor="end">{group_indian(value)}</text>
            }
        })
        .collect_view()
        .into_any()
}

fn stacked_column(chart: &StackedBars, column: usize, top: u64) -> AnyView {
    let pitch = (WIDTH - LEFT) / chart.columns.len().max(1) as f64;
    let bar_width = (pitch * 0.52).clamp(3.0, 40.0);
    let left = LEFT + pitch * column as f64;
    let x = left + (pitch - bar_width) / 2.0;
    let is_today = chart.today == Some(column);
    let mut below = 0;
    let parts = chart
        .series
        .iter()
        .filter_map(|series| Some((series.color, *series.values.get(column).filter(|value| **value > 0)?)))
        .map(|(color, value)| {
            let (y, floor) = (height_of(below + value, top), height_of(below, top));
            below += value;
            view! { <rect x=x y=y width=bar_width height=(floor - y - 1.0).max(0.5) fill=format!("var(--{color})")></rect> }
        })
        .collect_view();
    let planned = (is_today && chart.planned > 0).then(|| {
        let (y, floor) = (height_of(below + chart.planned, top), height_of(below, top));
        view! { <rect x=x y=y width=bar_width height=(floor - y - 1.0).max(0.5) fill="none" stroke="var(--ink-3)" stroke-dasharray="3 3"></rect> }
    });
    // With many columns only every so many names fit, of names with a month fewer.
    let is_long = chart.columns.iter().any(|name| name.chars().count() > 5);
    let every = chart.columns.len().div_ceil(if is_long { 10 } else { 16 });
    let room = if is_long { every * 2 } else { every };
    let is_beside_today = chart.today.is_some_and(|today| column < today && today - column < room);
    let is_named = is_today || (column.is_multiple_of(every.max(1)) && !is_beside_today);
    let name = is_named.then(|| chart.columns[column].clone());
    // Today is the last: a name that is wider than its column ends with it.
    let (name_at, anchor) = if is_today && pitch < 40.0 {
        (left + pitch, "end")
    } else {
        (left + pitch / 2.0, "middle")
    };
    let class = match (is_today, (column / every.max(1)).is_multiple_of(2)) {
        (true, _) => format!("{AXIS} font-semibold"),
        (false, true) => AXIS.to_owned(),
        (false, false) => format!("{AXIS} max-sm:hidden lg:max-xl:hidden"),
    };
    view! {
        {is_today.then(|| view! { <rect x=left y=TOP width=pitch height=FLOOR - TOP fill="var(--accent-soft)"></rect> })}
        {parts}
        {planned}
        <text class=class x=name_at y=FLOOR + 23.0 text-anchor=anchor>{name}</text>
    }
    .into_any()
}

fn stacked_table(chart: StackedBars, totals: &[u64]) -> AnyView {
    let t = use_t();
    let mut columns = vec![Column::text(chart.axis).heading()];
    columns.extend(chart.series.iter().map(|series| Column::number(series.name.clone())));
    columns.push(Column::number(t.ui_total()));
    let rows = chart
        .columns
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let values = chart.series.iter().map(|series| series.values.get(index).copied().unwrap_or_default());
            let numbers = values.chain([totals[index]]).map(|value| group_indian(value).into_any());
            std::iter::once(name.into_any()).chain(numbers).collect()
        })
        .collect();
    as_table(chart.label, columns, rows)
}

/// "Show as table" behind a chart.
#[must_use]
pub fn as_table(label: String, columns: Vec<Column>, rows: Vec<Cells>) -> AnyView {
    let t = use_t();
    view! {
        <details class="mt-2">
            <summary class="link-q inline-flex min-h-9 cursor-pointer list-none items-center gap-1.5 text-sm">{icon(Icon::Table2)} {t.ui_show_as_table()}</summary>
            <Table label columns rows />
        </details>
    }
    .into_any()
}

/// One stage of a funnel.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// How many got here.
    pub count: u64,
    /// The share with its base in words: "97.1% of sent".
    pub share: Option<String>,
    /// Its colour token.
    pub color: &'static str,
}

/// Stages under each other, each bar against the first. The words stand beside the bars, so this
/// is its own table.
#[must_use]
pub fn funnel(label: String, stages: Vec<Stage>) -> AnyView {
    let largest = stages.iter().map(|stage| stage.count).max().unwrap_or_default().max(1) as f64;
    let rows = stages
        .into_iter()
        .map(|stage| {
            let share = stage.count as f64 / largest;
            view! {
                <tr class="grid grid-cols-[minmax(0,1fr)_auto_auto] items-baseline gap-x-3 gap-y-1 @lg:grid-cols-[104px_minmax(0,1fr)_64px_136px] @lg:items-center">
                    <th scope="row" class="text-left font-medium">{stage.name}</th>
                    <td class="order-last col-span-3 @lg:order-none @lg:col-span-1">
                        <svg class="block h-4 w-full overflow-hidden rounded @lg:h-6" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                            <rect width=fixed(share * 100.0, 2) height="6" fill=format!("var(--{})", stage.color)></rect>
                        </svg>
                    </td>
                    <td class="num text-right text-base font-semibold">{group_indian(stage.count)}</td>
                    <td class="text-right text-ink-3">{stage.share}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="@container">
            <table class="block text-sm" aria-label=label>
                <tbody class="block space-y-3">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A rate on a [`dot_plot`].
#[derive(Clone, Debug)]
pub struct Rate {
    /// What it is of.
    pub name: AnyRateName,
    /// How many it was taken from, in words.
    pub base: String,
    /// The rate, 0 to 1; none when nothing was measured.
    pub rate: Option<f64>,
    /// Its colour token.
    pub color: &'static str,
}

/// The name of a rate with the shape before it, if there is one.
pub type AnyRateName = (Option<Icon>, String);

/// Rates that live between `from` and 1, as dots with a tick at `target`: no bars on a cut axis.
#[must_use]
pub fn dot_plot(rates: Vec<Rate>, from: f64, target: f64) -> AnyView {
    let t = use_t();
    let place = move |rate: f64| format!("{}%", fixed(((rate - from) / (1.0 - from)).clamp(0.0, 1.0) * 96.0 + 2.0, 1));
    let rows = rates
        .into_iter()
        .map(|rate| {
            let words = rate.rate.map_or_else(|| "–".to_owned(), percent);
            let dot = rate
                .rate
                .map(|value| view! { <circle cx=place(value) cy="6" r="5" fill=format!("var(--{})", rate.color)></circle> });
            view! {
                <li class="py-2.5">
                    <div class="flex items-center gap-2 text-sm">
                        <span class="inline-flex items-center gap-1.5 font-medium">{rate.name.0.map(icon)} {rate.name.1}</span>
                        <span class="hint num ml-auto">{rate.base}</span>
                        <span class="num w-14 text-right text-base font-semibold">{words}</span>
                    </div>
                    <svg class="mt-1.5 block h-3 w-full" aria-hidden="true">
                        <line x1="0" x2="100%" y1="6" y2="6" stroke="var(--line-strong)"></line>
                        <line x1=place(target) x2=place(target) y1="0" y2="12" stroke="var(--ink-3)"></line>
                        {dot}
                    </svg>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="divide-y divide-base-300">{rows}</ul>
        <p class="num flex justify-between text-xs text-ink-3"><span>{percent(from)}</span><span>{t.ui_target(percent(target))}</span><span>{percent(1.0)}</span></p>
    }
    .into_any()
}

/// A row of a comparison: name, bar, value.
#[must_use]
pub fn compared(name: String, hint: String, share: f64, value: String) -> AnyView {
    view! {
        <li class="py-2">
            <p class="flex items-baseline gap-2 text-sm">
                <span class="font-medium">{name}</span>
                <span class="hint num">{hint}</span>
                <span class="num ml-auto text-base font-semibold">{value}</span>
            </p>
            {bar(share, "color-primary", "mt-1 h-1.5")}
        </li>
    }
    .into_any()
}

/// `0.971` as `97.1%`; a whole number without the decimal.
#[must_use]
pub fn percent(rate: f64) -> String {
    let figure = fixed((rate * 1000.0).round() / 10.0, 1);
    format!("{}%", figure.trim_end_matches(".0"))
}

/// `part` of `whole` as a percentage, or a dash where there is no whole.
#[must_use]
pub fn percent_of(part: u64, whole: u64) -> String {
    if whole == 0 { "–".to_owned() } else { percent(part as f64 / whole as f64) }
}

fn height_of(value: u64, top: u64) -> f64 {
    ((FLOOR - (FLOOR - TOP) * value as f64 / top.max(1) as f64) * 100.0).round() / 100.0
}

/// The next number that three steps reach in round figures: 3, 6, 15, 30, 60, 150, …
fn round_up(value: u64) -> u64 {
    let mut unit = 1;
    loop {
        for factor in [3, 6, 15] {
            if value <= factor * unit {
                return factor * unit;
            }
        }
        unit *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_on_round_numbers_above_the_data() {
        for (value, top) in [(0, 3), (3, 3), (4, 6), (7, 15), (16, 30), (1_486, 1_500), (2_310, 3_000)] {
            assert_eq!(round_up(value), top, "{value}");
        }
    }

    #[test]
    fn percentages_are_short() {
        assert_eq!(percent(0.971), "97.1%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(percent_of(1, 0), "–");
    }
}
