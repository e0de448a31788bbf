import { expect, test } from 'vitest';
import { optionValue, qemuArgv, type QemuOptions } from './argv.ts';
import { doorsIn } from './doors.ts';

const ON_LINUX: QemuOptions = {
  platform: 'linux',
  arch: 'amd64',
  accelerator: 'tcg',
  kernel: '/i/kernel',
  initramfs: '/i/initramfs',
  doors: doorsIn('/s'),
};

/** The values of an option, in order. */
function values(argv: readonly string[], option: string): readonly string[] {
  return argv.flatMap((word, index) => (argv[index - 1] === option ? [word] : []));
}

/** The options that say which machine it is. */
function machineOf(options: Partial<QemuOptions>): readonly string[] {
  const argv = qemuArgv({ ...ON_LINUX, ...options });
  return ['-M', '-cpu', '-accel', '-smp', '-name'].map((option) => values(argv, option).join());
}

test('a guest in software emulation on Linux', () => {
  expect(qemuArgv({ ...ON_LINUX, memoryMb: 512 }).join(' ')).toBe(
    [
      '-name netyard-vm,process=netyard-vm -M pc,vmport=off -cpu max -accel tcg,tb-size=128 -m 512 -smp 1',
      '-nodefaults -no-user-config -display none -no-reboot -nic none -S -rtc base=utc,clock=host',
      '-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny',
      '-kernel /i/kernel -initrd /i/initramfs -append console=ttyS0 quiet panic=-1 mitigations=off init_on_alloc=0',
      '-chardev stdio,id=qmp,signal=off -mon chardev=qmp,mode=control -object rng-builtin,id=rng -device virtio-rng-pci,rng=rng',
      '-chardev socket,id=console,path=/s/console,server=on,wait=off -serial chardev:console -device virtio-serial-pci,max_ports=10',
      '-chardev socket,id=control,path=/s/control,server=on,wait=off -device virtserialport,chardev=control,name=netyard.control',
      ...[0, 1, 2, 3, 4, 5, 6, 7].map(
        (port) => `-chardev socket,id=agent${port},path=/s/${port},server=on,wait=off -device virtserialport,chardev=agent${port},name=netyard.${port}`,
      ),
    ].join(' '),
  );
});

test('each accelerator and processor', () => {
  expect([
    machineOf({ accelerator: 'kvm' }),
    machineOf({ platform: 'darwin', arch: 'arm64', accelerator: 'hvf' }),
    machineOf({ platform: 'win32', accelerator: 'whpx' }),
    machineOf({ arch: 'arm64' }),
  ]).toEqual([
    ['pc,vmport=off', 'host', 'kvm', '2', 'netyard-vm,process=netyard-vm'],
    ['virt', 'host', 'hvf', '2', 'netyard-vm'],
    ['pc,vmport=off', 'qemu64', 'whpx,kernel-irqchip=off', '2', 'netyard-vm'],
    ['virt', 'max,pauth-impdef=on', 'tcg,tb-size=128', '1', 'netyard-vm,process=netyard-vm'],
  ]);
});

test('the console of an arm64 guest', () => {
  expect(values(qemuArgv({ ...ON_LINUX, arch: 'arm64' }), '-append')[0]?.split(' ')[0]).toBe('console=ttyAMA0');
});

test('the seccomp sandbox is Linux’s', () => {
  expect((['linux', 'darwin', 'win32'] as const).map((platform) => values(qemuArgv({ ...ON_LINUX, platform }), '-sandbox').length)).toEqual([1, 0, 0]);
});

test('a guest whose memory is a file, its own or not', () => {
  const shared = qemuArgv({ ...ON_LINUX, memory: { path: '/a, b', shared: true } });
  const own = qemuArgv({ ...ON_LINUX, memoryMb: 512, memory: { path: '/m', shared: false }, incoming: true });
  expect([shared, own].map((argv) => ['-object', '-machine', '-incoming'].map((option) => values(argv, option)[0]))).toEqual([
    ['memory-backend-file,id=ram,size=1024M,mem-path=/a,, b,share=on', 'memory-backend=ram', undefined],
    ['memory-backend-file,id=ram,size=512M,mem-path=/m,share=off', 'memory-backend=ram', 'defer'],
  ]);
});

test('doors by TCP are on 127.0.0.1, at ports that the system chooses', () => {
  expect(values(qemuArgv({ ...ON_LINUX, doors: { kind: 'tcp' } }), '-chardev')[2]).toBe(
    'socket,id=control,host=127.0.0.1,port=0,nodelay=on,server=on,wait=off',
  );
});

test('commas in a path are doubled, and nothing else is changed', () => {
  expect([optionValue('/a b,c,,d=e'), values(qemuArgv({ ...ON_LINUX, doors: doorsIn('/x, y') }), '-chardev')[2]]).toEqual([
    '/a b,,c,,,,d=e',
    'socket,id=control,path=/x,, y/control,server=on,wait=off',
  ]);
});
