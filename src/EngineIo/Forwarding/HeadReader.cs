using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>Reads what a <see cref="HeadWriter"/> has written. Every method throws an <see cref="EndOfStreamException"/> if it is not there.</summary>
internal ref struct HeadReader
{
    private const int IPv6Size = 16;

    /// <summary>The smallest size of a header, by which their number is checked.</summary>
    private const int SmallestHeader = 2 * sizeof(int);

    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins with the head of a message, behind which its body is.</summary>
    public HeadReader(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> body)
    {
        _rest = message;
        var head = ReadBytes();
        body = _rest;
        _rest = head;
    }

    public byte ReadByte() => Take(sizeof(byte))[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public string ReadText() => TextCache.Shared.Get(ReadBytes());

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadInt32());

    public IPAddress? ReadAddress()
    {
        var bytes = ReadBytes();
        if (bytes.IsEmpty) return null;
        return bytes.Length == IPv6Size ? new IPAddress(bytes, (uint)ReadInt32()) : new IPAddress(bytes);
    }

    public HeaderDictionary ReadHeaders()
    {
        var count = ReadInt32();
        if (count < 0 || count > _rest.Length / SmallestHeader) throw new EndOfStreamException();
        var headers = new HeaderDictionary(count);
        for (var i = 0; i < count; i++) headers[ReadText()] = ReadValues();
        return headers;
    }

    private StringValues ReadValues()
    {
        var count = ReadInt32();
        if (count == 1) return ReadText();
        var values = new List<string>();
        for (var i = 0; i < count; i++) values.Add(ReadText());
        return values.ToArray();
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length) throw new EndOfStreamException();
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
