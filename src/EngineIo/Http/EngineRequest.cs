using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Http;

/// <summary>The parameters of a request, read from its query once.</summary>
internal readonly record struct EngineRequest(string TransportName, string? SessionId, string RevisionName, string Method)
{
    /// <summary>The protocol revision of the client, in the variant for the transport of this request.</summary>
    public required ProtocolRevision Revision { get; init; }

    /// <summary>The index of the JSONP callback of the client; null if the request is not JSONP.</summary>
    public string? ScriptIndex { get; init; }

    /// <summary>The transport that the request names.</summary>
    public TransportKind Transport => TransportKindExtensions.Parse(TransportName);

    /// <summary>The transport that the request uses.</summary>
    public required TransportKind Carrier { get; init; }

    public static EngineRequest From(HttpContext context)
    {
        var query = new EngineQuery(context.Request.QueryString.Value);
        var revision = query.Revision.Value;
        var isScript = query.ScriptIndex.Count == 1;
        return new EngineRequest(
            query.Transport.Value,
            query.SessionId.IsMissing ? null : query.SessionId.Value,
            revision,
            context.Request.Method)
        {
            Carrier = TransportKindExtensions.CarrierOf(context),
            // A JSONP response is text, even if the client accepts binary data.
            Revision = ProtocolRevision.Select(revision, !query.Base64.IsMissing || isScript),
            ScriptIndex = isScript ? query.ScriptIndex.Value : null,
        };
    }
}
