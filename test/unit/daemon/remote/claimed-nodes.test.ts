/** Which machine lines of others are taken to be of. */
import { describe, expect, it } from '@jest/globals';
import { ClaimedNodes, oneLine } from '../../../../lib/daemon/remote/claimed-nodes';

function marker(nodes: ClaimedNodes, address: string, certified?: ReadonlySet<string>) {
  const connection = nodes.connection({ address, certified });
  return {
    mark: (line: string) => connection.marked(Buffer.from(line, 'latin1')).toString('latin1'),
    release: () => connection.release(),
  };
}

describe('the node of a line', () => {
  it('is the address where the line says none', () => {
    const { mark } = marker(new ClaimedNodes(false, []), '10.0.0.1');
    expect(mark('type=A msg=1')).toBe('node=10.0.0.1 type=A msg=1');
    expect(mark('')).toBe('node=10.0.0.1 ');
  });

  it('is the first that a connection says, and no other', () => {
    const { mark } = marker(new ClaimedNodes(false, []), '10.0.0.1');
    expect(mark('node=web1 type=A')).toBe('node=web1 type=A');
    expect(mark('node=web1 type=B')).toBe('node=web1 type=B');
    expect(mark('node=web2 type=C')).toBe('node=10.0.0.1 type=C claimed_node="web2"');
    expect(mark('node=web11 type=D')).toBe('node=10.0.0.1 type=D claimed_node="web11"');
    expect(mark('node=10.0.0.2 type=E')).toBe('node=10.0.0.1 type=E claimed_node="10.0.0.2"');
    expect(mark('node=10.0.0.1 type=E')).toBe('node=10.0.0.1 type=E');
    expect(mark('type=F')).toBe('node=10.0.0.1 type=F');
  });

  it('is not that of this machine, nor of another address that is connected', () => {
    const nodes = new ClaimedNodes(false, ['collector']);
    const one = marker(nodes, '10.0.0.1');
    const other = marker(nodes, '10.0.0.2');
    expect(one.mark('node=collector type=A')).toBe('node=10.0.0.1 type=A claimed_node="collector"');
    expect(one.mark('node=web1 type=A')).toBe('node=web1 type=A');
    expect(other.mark('node=web1 type=A')).toBe('node=10.0.0.2 type=A claimed_node="web1"');
    expect(marker(nodes, '10.0.0.1').mark('node=web1 type=B')).toBe('node=web1 type=B');
    one.release();
    expect(other.mark('node=web1 type=C')).toBe('node=10.0.0.2 type=C claimed_node="web1"');
  });

  it('is free again when all connections of its address have ended', () => {
    const nodes = new ClaimedNodes(false, []);
    const one = marker(nodes, '10.0.0.1');
    one.mark('node=web1 type=A');
    one.release();
    one.release();
    expect(marker(nodes, '10.0.0.2').mark('node=web1 type=A')).toBe('node=web1 type=A');
  });

  it('is what a certificate says, whoever else says so', () => {
    const nodes = new ClaimedNodes(false, ['collector']);
    marker(nodes, '10.0.0.9').mark('node=web1 type=A');
    const { mark } = marker(nodes, '10.0.0.1', new Set(['web1', 'web1.example', 'collector']));
    expect(mark('node=web1 type=A')).toBe('node=web1 type=A');
    expect(mark('node=web1.example type=A')).toBe('node=web1.example type=A');
    expect(mark('node=web2 type=A')).toBe('node=10.0.0.1 type=A claimed_node="web2"');
    expect(mark('node=collector type=A')).toBe('node=10.0.0.1 type=A claimed_node="collector"');
  });

  it('is believed where that is wanted, of all or of an address', () => {
    expect(marker(new ClaimedNodes(true, ['a']), '10.0.0.1').mark('node=a x')).toBe('node=a x');
    const some = new ClaimedNodes(new Set(['10.0.0.1']), ['a']);
    expect(marker(some, '10.0.0.1').mark('node=a x')).toBe('node=a x');
    expect(marker(some, '10.0.0.2').mark('node=a x')).toBe('node=10.0.0.2 x claimed_node="a"');
  });

  it('is shown in hexadecimal digits where it could be mistaken for more', () => {
    const { mark } = marker(new ClaimedNodes(false, ['a"b', 'ü']), '10.0.0.1');
    expect(mark('node=a"b x')).toBe('node=10.0.0.1 x claimed_node=612262');
    expect(mark('node=\xc3\xbc')).toBe('node=10.0.0.1  claimed_node=C3BC');
    expect(mark('node= x')).toBe('node=10.0.0.1 x claimed_node=""');
  });
});

describe('a line', () => {
  it('is one, whatever came', () => {
    expect(oneLine(Buffer.from('a b\n')).toString()).toBe('a b');
    expect(oneLine(Buffer.from('a\nnode=b type=C\0d\n\n')).toString()).toBe('a node=b type=C d ');
    expect(oneLine(Buffer.alloc(0)).toString()).toBe('');
  });
});
