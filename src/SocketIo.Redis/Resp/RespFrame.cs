using System.Text;

namespace SocketIoNet.Redis.Resp;

/// <summary>One reply of Redis. It borrows the connection's buffer: it is valid until the next one is read.</summary>
internal readonly ref struct RespFrame(ReadOnlyMemory<byte> buffer, ReadOnlySpan<RespToken> tokens)
{
    private readonly ReadOnlySpan<RespToken> _tokens = tokens;

    public int Count => _tokens.Length;

    public RespToken this[int index] => _tokens[index];

    public bool IsError => _tokens[0].Kind == RespKind.Error;

    public ReadOnlyMemory<byte> Memory(int index) => _tokens[index].Kind is RespKind.Array or RespKind.Null ? default : buffer.Slice(_tokens[index].Start, _tokens[index].Length);

    public ReadOnlySpan<byte> Bytes(int index) => Memory(index).Span;

    public string Text(int index) => Encoding.UTF8.GetString(Bytes(index));
}
