using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>What the owner of a session has to know of a request, apart from its body.</summary>
internal sealed class RequestHead
{
    /// <summary>The pattern of the endpoint.</summary>
    public required string Pattern { get; init; }

    public required HttpRequestFeature Request { get; init; }

    public required HttpConnectionFeature Connection { get; init; }

    public required UpgradeKind Upgrade { get; init; }

    /// <summary>The headers that the middlewares in front of the engine have set.</summary>
    public required IHeaderDictionary ResponseHeaders { get; init; }

    /// <summary>The authenticated user; null if there is none.</summary>
    public required ClaimsPrincipal? User { get; init; }

    /// <summary>Writes the head of a request.</summary>
    /// <param name="message">Where it is written to.</param>
    /// <param name="context">The request.</param>
    /// <param name="pattern">The pattern of the endpoint.</param>
    public static void Write(PooledBuffer message, HttpContext context, string pattern)
    {
        var request = context.Request;
        var writer = new HeadWriter(message);
        writer.Write(pattern);
        writer.Write(request.Method);
        writer.Write(request.Scheme);
        writer.Write(request.PathBase.Value ?? "");
        writer.Write(request.Path.Value ?? "");
        writer.Write(request.QueryString.Value ?? "");
        writer.Write(request.Protocol);
        writer.Write(request.Headers);
        WriteConnection(writer, context.Connection);
        writer.Write((byte)UpgradeOf(context));
        writer.Write(context.Response.Headers);
        writer.Write(BytesOf(context.Features.Get<IHttpAuthenticationFeature>()?.User));
        writer.End();
    }

    /// <summary>Reads the head of a request.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static RequestHead Read(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> body)
    {
        var reader = new HeadReader(message, out body);
        return new RequestHead
        {
            Pattern = reader.ReadText(),
            Request = ReadRequest(ref reader),
            Connection = ReadConnection(ref reader),
            Upgrade = (UpgradeKind)reader.ReadByte(),
            ResponseHeaders = reader.ReadHeaders(),
            User = ReadUser(reader.ReadBytes()),
        };
    }

    private static UpgradeKind UpgradeOf(HttpContext context)
    {
        if (TransportKindExtensions.CarrierOf(context) != TransportKind.WebSocket) return UpgradeKind.None;
        return context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } ? UpgradeKind.Connect : UpgradeKind.Upgrade;
    }

    /// <summary>The host is one of the headers.</summary>
    private static HttpRequestFeature ReadRequest(ref HeadReader reader) => new()
    {
        Method = reader.ReadText(),
        Scheme = reader.ReadText(),
        PathBase = reader.ReadText(),
        Path = reader.ReadText(),
        QueryString = reader.ReadText(),
        Protocol = reader.ReadText(),
        Headers = reader.ReadHeaders(),
    };

    private static void WriteConnection(HeadWriter writer, ConnectionInfo connection)
    {
        writer.Write(connection.Id);
        writer.Write(connection.RemoteIpAddress);
        writer.Write(connection.RemotePort);
        writer.Write(connection.LocalIpAddress);
        writer.Write(connection.LocalPort);
    }

    private static HttpConnectionFeature ReadConnection(ref HeadReader reader) => new()
    {
        ConnectionId = reader.ReadText(),
        RemoteIpAddress = reader.ReadAddress(),
        RemotePort = reader.ReadInt32(),
        LocalIpAddress = reader.ReadAddress(),
        LocalPort = reader.ReadInt32(),
    };

    /// <summary>An authenticated user; empty if there is none.</summary>
    private static ReadOnlySpan<byte> BytesOf(ClaimsPrincipal? user)
    {
        if (user is not { Identity.IsAuthenticated: true }) return [];
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true)) user.WriteTo(writer);
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
    }

    private static ClaimsPrincipal? ReadUser(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()), Encoding.UTF8);
        return new ClaimsPrincipal(reader);
    }
}
