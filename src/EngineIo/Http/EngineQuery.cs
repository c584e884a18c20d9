using Microsoft.AspNetCore.WebUtilities;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// The parameters of the engine in the query of a request, read without a dictionary, since every poll and every POST has them. Names are
/// case-sensitive, as in Node: <c>SID</c> is a parameter of the application.
/// </summary>
internal readonly ref struct EngineQuery
{
    public EngineQuery(string? query)
    {
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.DecodeName().Span;
            if (Is(name, "transport")) Transport = Transport.And(pair.DecodeValue());
            else if (Is(name, "sid")) SessionId = SessionId.And(pair.DecodeValue());
            else if (Is(name, "EIO")) Revision = Revision.And(pair.DecodeValue());
            else if (Is(name, "b64")) Base64 = Base64.And(pair.DecodeValue());
            else if (Is(name, "j")) ScriptIndex = ScriptIndex.And(pair.DecodeValue());
        }
    }

    public QueryParameter Transport { get; }

    public QueryParameter SessionId { get; }

    public QueryParameter Revision { get; }

    public QueryParameter Base64 { get; }

    public QueryParameter ScriptIndex { get; }

    private static bool Is(ReadOnlySpan<char> name, string expected) => name.SequenceEqual(expected);
}
