import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const networkEnglish: HeldOutText = {
  language: 'en',
  passages: [
    {
      kind: 'text',
      headings: ['Network Administration Handbook', 'Addressing'],
      text: [
        [
          'An IP address is a number that identifies a device on a network.',
          'The Dynamic Host Configuration Protocol (DHCP) assigns addresses automatically.',
          'A subnet mask separates the network part from the host part.',
          'Private networks such as 10.0.0.0 and 192.168.0.0 are not routed on the internet.',
          'The lease time should be set to 8 hours.',
          'Each switch port supports 1 Gbit/s.',
          'Cable runs must not be longer than 100 m.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Network Administration Handbook', 'Backups'],
      text: [
        [
          'Backups must be encrypted before they leave the building.',
          'Keep daily backups for 30 days.',
          'A full backup takes about 6 hours.',
          'Never store passwords in plain text.',
          'Administrators are required to change their passwords every 90 days.',
          'The server room must be kept at a temperature of 18 to 24 °C and a relative humidity below 60 %.',
          'The uninterruptible power supply (UPS) keeps the servers running for 15 minutes.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Network Administration Handbook', 'Restoring a server'],
      text: [
        'To restore a server from backup:',
        [
          '1.',
          'Boot from the rescue disk.',
        ].join(' '),
        [
          '2.',
          'Mount the backup volume.',
        ].join(' '),
        [
          '3.',
          'Run the restore script.',
        ].join(' '),
        [
          '4.',
          'Verify the checksums.',
        ].join(' '),
        [
          '5.',
          'Restart the server.',
        ].join(' '),
        '',
        [
          'Latency is the time a packet takes to reach its destination.',
          'Firewalls prevent unauthorised access.',
          'A VPN uses encryption.',
          'Packet loss above 1 % degrades voice calls.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'lease time', property: 'lease time', comparator: '=', value: '8', unit: 'hours' },
    { entity: 'cable run', property: 'length', comparator: '<=', value: '100', unit: 'm' },
    { entity: 'daily backup', property: 'keep for', comparator: '=', value: '30', unit: 'days' },
    { entity: 'full backup', property: 'takes', comparator: '~', value: '6', unit: 'hours' },
    { entity: 'server room', property: 'temperature', comparator: 'range', value: '18..24', unit: '°C' },
    { entity: 'server room', property: 'relative humidity', comparator: '<', value: '60', unit: '%' },
  ],
  definitions: ['latency'],
  rules: [
    { about: 'lease time', modality: 'should' },
    { about: 'cable run', modality: 'must' },
    { about: 'backup', modality: 'must' },
    { about: 'password', modality: 'never' },
    { about: 'administrator', modality: 'must' },
    { about: 'server room', modality: 'must' },
  ],
  procedures: [{ name: 'restore a server from backup', steps: 5 }],
  relations: [
    ['firewall', 'PREVENTS', 'unauthorised access'],
    ['vpn', 'USES', 'encryption'],
  ],
}
