import assert from 'node:assert/strict'
import { parseList } from './list.ts'

describe('a list of blobs', () => {
  it('tells names, versions and where it goes on', () => {
    const xml = `<?xml version="1.0" encoding="utf-8"?>
<EnumerationResults ContainerName="state"><Prefix>a</Prefix><Blobs>
<Blob><Name>a&amp;b&lt;c</Name><VersionId>2026-11-25T12:00:00.0000000Z</VersionId><IsCurrentVersion>true</IsCurrentVersion>
<Properties><Last-Modified>Wed, 25 Nov 2026 12:00:00 GMT</Last-Modified></Properties></Blob>
<Blob><Name>d</Name><Properties><Last-Modified>Wed, 25 Nov 2026 12:00:01 GMT</Last-Modified></Properties></Blob>
</Blobs><NextMarker>2!4</NextMarker></EnumerationResults>`
    const modified = Date.UTC(2026, 10, 25, 12)
    assert.deepEqual(parseList(xml), {
      blobs: [
        { name: 'a&b<c', version: '2026-11-25T12:00:00.0000000Z', isCurrent: true, modified },
        { name: 'd', version: undefined, isCurrent: false, modified: modified + 1000 },
      ],
      next: '2!4',
    })
  })

  it('may be empty and the last', () => {
    assert.deepEqual(parseList('<EnumerationResults><Blobs /><NextMarker /></EnumerationResults>'), {
      blobs: [],
      next: '',
    })
  })
})
