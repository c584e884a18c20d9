using Microsoft.Extensions.Primitives;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Serialization;

namespace SocketIoNet;

/// <summary>The request that opened the connection of a socket, and the <c>auth</c> that the client sent.</summary>
public sealed class Handshake
{
    private static readonly Dictionary<string, StringValues> None = [];

    private readonly EngineHandshake? _request;
    private readonly IPayloadSerializer _serializer;
    private readonly byte[] _auth;
    private readonly byte[][] _attachments;
    // Apart, so that a connected client does not pay for what only other servers and tests set.
    private readonly RequestValues _values = RequestValues.None;

    /// <summary>Creates the handshake of a socket that is connected to another server, or of a test.</summary>
    /// <param name="serializer">Converts the auth: <see cref="SocketIoServer.Serializer"/>. Null for one of System.Text.Json, for tests.</param>
    /// <param name="auth">The <c>auth</c> of the client, a JSON object; null when it gave none.</param>
    public Handshake(IPayloadSerializer? serializer = null, PacketData? auth = null)
    {
        _values = new RequestValues();
        _serializer = serializer ?? new SystemTextJsonPayloadSerializer();
        _auth = auth?.Json.ToArray() ?? [];
        _attachments = auth?.Attachments.ToArrays() ?? [];
    }

    internal Handshake(EngineHandshake request, ReadOnlySpan<byte> auth, AttachmentList attachments, IPayloadSerializer serializer, DateTimeOffset time)
    {
        _request = request;
        _serializer = serializer;
        _auth = auth.IsEmpty ? [] : auth.ToArray();
        _attachments = attachments.ToArrays();
        Time = time;
    }

    /// <summary>The headers of the request that opened the connection; names are compared without case. A header that was not sent is empty: <c>(string?)Headers["name"]</c> is null.</summary>
    public IReadOnlyDictionary<string, StringValues> Headers
    {
        get => new HandshakeValues(_values.Headers ?? _request?.Headers ?? None);
        init => _values.Headers = value;
    }

    /// <summary>The query of the request that opened the connection. A parameter that was not sent is empty: <c>(string?)Query["name"]</c> is null.</summary>
    public IReadOnlyDictionary<string, StringValues> Query
    {
        get => new HandshakeValues(_values.Query ?? _request?.Query ?? None);
        init => _values.Query = value;
    }

    /// <summary>Path and query of the request that opened the connection.</summary>
    public string Url
    {
        get => _values.Url ?? _request?.Url ?? "";
        init => _values.Url = value;
    }

    /// <summary>The IP address of the client, without port. Forwarded headers count if the application uses the forwarded headers middleware of ASP.NET Core.</summary>
    public string Address
    {
        get => _values.Address ?? _request?.Address ?? "";
        init => _values.Address = value;
    }

    /// <summary>Whether the request came over HTTPS.</summary>
    public bool IsSecure
    {
        get => _values.IsSecure || _request is { IsSecure: true };
        init => _values.IsSecure = value;
    }

    /// <summary>Whether the request had an Origin header.</summary>
    public bool IsCrossDomain
    {
        get => _values.IsCrossDomain || _request is { IsCrossDomain: true };
        init => _values.IsCrossDomain = value;
    }

    /// <summary>When the socket was created.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>
    /// The <c>auth</c> that the client passed to <c>io()</c>; an empty object when it passed none. It can contain binary data with a parser that supports it, such as MessagePack.
    /// </summary>
    /// <exception cref="ArgumentBindingException">The auth is not a <typeparamref name="T"/>.</exception>
    public T? GetAuth<T>()
    {
        var json = _auth.Length == 0 ? "{}"u8 : _auth;
        if (Binding.ArgumentConversion.TryConvert<T>(json, new AttachmentList(_attachments).AsShared(), _serializer, out var value, out var reason)) return value;
        if (reason is MissingJsonMetadataException) throw reason;
        throw new ArgumentBindingException($"The auth of the client is not a valid {typeof(T).Name}: {reason.Message}", eventName: null, position: 0, reason);
    }

    /// <summary>For adapters: the <c>auth</c> as the client sent it, a JSON object; null when it gave none.</summary>
    public PacketData? CopyAuth() => _auth.Length == 0 ? null : new PacketData(_auth, _attachments);

    private sealed class RequestValues
    {
        /// <summary>Those of a socket of this server, whose request has them. Not written: only the public constructor, which creates its own, can be followed by an initializer.</summary>
        public static readonly RequestValues None = new();

        public IReadOnlyDictionary<string, StringValues>? Headers { get; set; }

        public IReadOnlyDictionary<string, StringValues>? Query { get; set; }

        public string? Url { get; set; }

        public string? Address { get; set; }

        public bool IsSecure { get; set; }

        public bool IsCrossDomain { get; set; }
    }
}
