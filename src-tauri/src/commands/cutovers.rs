//! Cut-overs: the checklist of a batch, and where its domains' mail goes.

use mailhaul_app::{CutOverPage, FieldProblem};
use mailhaul_model::BatchId;
use mailhaul_model::cutover::{CutOverPlan, CutOverStep};
use tauri::State;

use super::Answer;
use crate::Desk;

/// How the cut-over of a batch stands.
#[tauri::command(async)]
#[specta::specta]
pub fn cutover(desk: State<'_, Desk>, batch: BatchId) -> Answer<CutOverPage> {
    Ok(desk.app()?.cutover(batch)?)
}

/// What is wrong with a plan.
#[tauri::command(async)]
#[specta::specta]
pub fn check_cutover(desk: State<'_, Desk>, plan: CutOverPlan) -> Answer<Vec<FieldProblem>> {
    Ok(desk.app()?.check_cutover(&plan))
}

/// Takes over what is decided.
#[tauri::command(async)]
#[specta::specta]
pub fn plan_cutover(desk: State<'_, Desk>, batch: BatchId, plan: CutOverPlan) -> Answer<()> {
    Ok(desk.app()?.plan_cutover(batch, &plan)?)
}

/// Begins late-mail top-ups anew after their end.
#[tauri::command(async)]
#[specta::specta]
pub fn restart_late_mail(desk: State<'_, Desk>, batch: BatchId) -> Answer<()> {
    Ok(desk.app()?.restart_late_mail(batch)?)
}

/// Ticks a step off, or no longer.
#[tauri::command(async)]
#[specta::specta]
pub fn tick_cutover_step(
    desk: State<'_, Desk>,
    batch: BatchId,
    step: CutOverStep,
    done: bool,
) -> Answer<()> {
    Ok(desk.app()?.tick_cutover_step(batch, step, done)?)
}

/// Looks the plan's domains up now.
#[tauri::command]
#[specta::specta]
pub async fn look_up_domains(desk: State<'_, Desk>, batch: BatchId) -> Answer<CutOverPage> {
    Ok(Box::pin(desk.app()?.look_up_domains(batch)).await?)
}
