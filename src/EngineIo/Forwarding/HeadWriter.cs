using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>Writes the head of a request or a response, with its length before it. <see cref="HeadReader"/> reads it.</summary>
internal readonly struct HeadWriter
{
    private readonly PooledBuffer _message;
    private readonly int _start;

    /// <summary>Begins a head; <see cref="End"/> ends it.</summary>
    public HeadWriter(PooledBuffer message)
    {
        _message = message;
        _start = message.Length;
        Write(0);
    }

    public void Write(byte value)
    {
        _message.GetSpan(sizeof(byte))[0] = value;
        _message.Advance(sizeof(byte));
    }

    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_message.GetSpan(sizeof(int)), value);
        _message.Advance(sizeof(int));
    }

    public void Write(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Write(length);
        _message.Advance(Encoding.UTF8.GetBytes(text, _message.GetSpan(length)));
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        _message.Write(bytes);
    }

    public void Write(IPAddress? address)
    {
        const int LargestSize = 16;
        Span<byte> bytes = stackalloc byte[LargestSize];
        var length = 0;
        address?.TryWriteBytes(bytes, out length);
        Write(bytes[..length]);
        if (address?.AddressFamily == AddressFamily.InterNetworkV6) Write((int)address.ScopeId);
    }

    public void Write(IHeaderDictionary headers)
    {
        Write(headers.Count);
        if (headers.Count == 0) return;
        foreach (var (name, values) in headers)
        {
            Write(name);
            Write(values.Count);
            foreach (var value in values) Write(value ?? "");
        }
    }

    /// <summary>Completes the head. What is written to the message now is behind it.</summary>
    public void End() => BinaryPrimitives.WriteInt32LittleEndian(_message.Written[_start..], _message.Length - _start - sizeof(int));
}
