using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>The status and the headers of a response.</summary>
internal sealed record ResponseHead(int Status, HeaderDictionary Headers)
{
    /// <summary>The body, if all of it has come with the head; null if it follows.</summary>
    public byte[]? WholeBody { get; init; }

    public static void Write(PooledBuffer message, int status, IHeaderDictionary headers)
    {
        var writer = new HeadWriter(message);
        writer.Write(status);
        writer.Write(headers);
        writer.End();
    }

    /// <summary>Reads the head of a response.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static ResponseHead Read(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> body)
    {
        var reader = new HeadReader(message, out body);
        return new ResponseHead(reader.ReadInt32(), reader.ReadHeaders());
    }

    /// <summary>Sets them. The headers that the response had were sent with the request, and are among these.</summary>
    public void ApplyTo(HttpResponse response)
    {
        response.StatusCode = Status;
        response.Headers.Clear();
        foreach (var (name, values) in Headers) response.Headers[name] = values;
    }
}
