/** Settings that have no effect here, as the capability table says: one note for each, naming the functions. */
import type { Diagnostic, FunctionSettings, Service, Target } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { SettingName } from '@skyfold/plugin-api'
import { capabilities } from './capabilities.ts'
import { errors } from './errors.ts'

/** When a setting asks for something that this machine does not give. */
const ASKED: Readonly<Partial<Record<SettingName, (settings: FunctionSettings) => boolean>>> = {
  snapStart: ({ snapStart }) => snapStart,
  architecture: ({ architecture }) => (architecture === 'arm64') !== (process.arch === 'arm64'),
  tags: ({ tags }) => Object.keys(tags).length > 0,
}

/** In the order of the table. */
export function lostSettings(service: Service, target: Target): readonly Diagnostic[] {
  return Object.entries(ASKED).flatMap(([setting, isAsked]) => {
    const asking = service.functions.filter((one) => isAsked(settingsFor(one, target.provider)))
    const [first] = asking
    // The keys of the table are names of settings.
    const capability = capabilities.settings[setting as SettingName]
    if (!first || capability.level === 'native' || capability.level === 'emulated') return []
    const lost = capability.level === 'lossy' ? capability.lost : capability.reason
    const substitute = capability.substitute ?? 'none'
    const functions = asking.map(({ name }) => name)
    return [errors.LOCAL_SETTING_LOST({ setting, functions, lost, substitute }, { source: first.source })]
  })
}
