using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Http;

/// <summary>What a request asks for, read from its query once.</summary>
internal readonly record struct EngineRequest(string TransportName, string? SessionId, string RevisionName, string Method)
{
    /// <summary>The revision that the client speaks, in the form that suits the transport of this request.</summary>
    public required ProtocolRevision Revision { get; init; }

    /// <summary>What the client calls the function that a script is to call; null when it wants no script.</summary>
    public string? ScriptIndex { get; init; }

    /// <summary>The transport that the request names.</summary>
    public TransportKind Transport => TransportKindExtensions.Parse(TransportName);

    /// <summary>The transport that the request is of by its form.</summary>
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
            // Scripts are text, whatever the client says that it can take.
            Revision = ProtocolRevision.Select(revision, !query.Base64.IsMissing || isScript),
            ScriptIndex = isScript ? query.ScriptIndex.Value : null,
        };
    }
}
