using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>The status and the headers of a response.</summary>
internal sealed record ResponseHead(int Status, IHeaderDictionary Headers)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(Status);
        HeadFormat.WriteHeaders(writer, Headers);
    }

    public static ResponseHead Read(BinaryReader reader) => new(reader.ReadInt32(), HeadFormat.ReadHeaders(reader));

    /// <summary>Sets them. The headers that the response had were sent with the request, and are among these.</summary>
    public void ApplyTo(HttpResponse response)
    {
        response.StatusCode = Status;
        response.Headers.Clear();
        foreach (var (name, values) in Headers) response.Headers[name] = values;
    }
}
