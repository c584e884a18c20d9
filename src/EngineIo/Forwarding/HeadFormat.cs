using System.Buffers.Binary;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>The head of a request or a response, with its length before it and a part of the body behind it.</summary>
internal static class HeadFormat
{
    /// <summary>Writes a head.</summary>
    public static void Write(PooledBuffer message, Action<BinaryWriter> write)
    {
        using var head = new MemoryStream();
        using (var writer = new BinaryWriter(head, Encoding.UTF8, leaveOpen: true)) write(writer);
        BinaryPrimitives.WriteInt32LittleEndian(message.GetSpan(sizeof(int)), (int)head.Length);
        message.Advance(sizeof(int));
        message.Write(head.GetBuffer().AsSpan(0, (int)head.Length));
    }

    /// <summary>Reads a head.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> payload, Func<BinaryReader, T> read, out ReadOnlyMemory<byte> body)
    {
        if (payload.Length < sizeof(int)) throw new EndOfStreamException();
        var length = BinaryPrimitives.ReadInt32LittleEndian(payload.Span);
        if (length < 0 || length > payload.Length - sizeof(int)) throw new EndOfStreamException();
        body = payload[(sizeof(int) + length)..];
        using var reader = new BinaryReader(new MemoryStream(payload.Slice(sizeof(int), length).ToArray()), Encoding.UTF8);
        return read(reader);
    }

    public static void WriteHeaders(BinaryWriter writer, IHeaderDictionary headers)
    {
        writer.Write7BitEncodedInt(headers.Count);
        foreach (var (name, values) in headers)
        {
            writer.Write(name);
            writer.Write7BitEncodedInt(values.Count);
            foreach (var value in values) writer.Write(value ?? "");
        }
    }

    public static HeaderDictionary ReadHeaders(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        var headers = new HeaderDictionary();
        for (var i = 0; i < count; i++) headers[reader.ReadString()] = ReadValues(reader);
        return headers;
    }

    private static StringValues ReadValues(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        if (count == 1) return reader.ReadString();
        var values = new List<string>();
        for (var i = 0; i < count; i++) values.Add(reader.ReadString());
        return values.ToArray();
    }
}
