using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

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

    public static void Write(BinaryWriter writer, HttpContext context, string pattern)
    {
        var request = context.Request;
        writer.Write(pattern);
        writer.Write(request.Method);
        writer.Write(request.Scheme);
        writer.Write(request.PathBase.Value ?? "");
        writer.Write(request.Path.Value ?? "");
        writer.Write(request.QueryString.Value ?? "");
        writer.Write(request.Protocol);
        HeadFormat.WriteHeaders(writer, request.Headers);
        WriteConnection(writer, context.Connection);
        writer.Write((byte)UpgradeOf(context));
        HeadFormat.WriteHeaders(writer, context.Response.Headers);
        var isAuthenticated = context.User.Identity is { IsAuthenticated: true };
        writer.Write(isAuthenticated);
        if (isAuthenticated) context.User.WriteTo(writer);
    }

    public static RequestHead Read(BinaryReader reader) => new()
    {
        Pattern = reader.ReadString(),
        Request = ReadRequest(reader),
        Connection = ReadConnection(reader),
        Upgrade = (UpgradeKind)reader.ReadByte(),
        ResponseHeaders = HeadFormat.ReadHeaders(reader),
        User = reader.ReadBoolean() ? new ClaimsPrincipal(reader) : null,
    };

    private static UpgradeKind UpgradeOf(HttpContext context)
    {
        if (TransportKindExtensions.CarrierOf(context) != TransportKind.WebSocket) return UpgradeKind.None;
        return context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } ? UpgradeKind.Connect : UpgradeKind.Upgrade;
    }

    /// <summary>The host is one of the headers.</summary>
    private static HttpRequestFeature ReadRequest(BinaryReader reader) => new()
    {
        Method = reader.ReadString(),
        Scheme = reader.ReadString(),
        PathBase = reader.ReadString(),
        Path = reader.ReadString(),
        QueryString = reader.ReadString(),
        Protocol = reader.ReadString(),
        Headers = HeadFormat.ReadHeaders(reader),
    };

    private static void WriteConnection(BinaryWriter writer, ConnectionInfo connection)
    {
        writer.Write(connection.Id);
        writer.Write(connection.RemoteIpAddress?.ToString() ?? "");
        writer.Write(connection.RemotePort);
        writer.Write(connection.LocalIpAddress?.ToString() ?? "");
        writer.Write(connection.LocalPort);
    }

    private static HttpConnectionFeature ReadConnection(BinaryReader reader) => new()
    {
        ConnectionId = reader.ReadString(),
        RemoteIpAddress = ReadAddress(reader),
        RemotePort = reader.ReadInt32(),
        LocalIpAddress = ReadAddress(reader),
        LocalPort = reader.ReadInt32(),
    };

    private static IPAddress? ReadAddress(BinaryReader reader) => IPAddress.TryParse(reader.ReadString(), out var address) ? address : null;
}
