using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Http;

namespace SocketIoNet.EngineIo.Tests.Http;

/// <summary>Parsing the query of a request.</summary>
public sealed class EngineRequestTests
{
    [Theory]
    [InlineData("?EIO=4&transport=polling&sid=abc", "polling", "abc", 4, null)]
    [InlineData("?EIO=4&transport=websocket&sid=", "websocket", null, 4, null)]
    [InlineData("?EIO=%34&transport=p%6flling&s%69d=a%20b+c%2B", "polling", "a b c+", 4, null)]
    [InlineData("?EIO=4&EIO=4&transport=polling&transport=polling&sid=a&sid=a", "", "", 3, null)]
    [InlineData("?EIO=4&transport=webtransport&sid&j=7%3C", "webtransport", null, 4, "7<")]
    [InlineData("?EIO=4&transport=polling&j=1&j=2", "polling", null, 4, null)]
    [InlineData("?EIO=4&transport=polling&SID=employee-17&Transport=bus&eio=3&J=1&B64=1", "polling", null, 4, null)]
    [InlineData("", "", null, 3, null)]
    public void A_query_is_decoded_and_a_parameter_given_twice_is_given_wrong(string query, string transport, string? sessionId, int revision, string? script)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        var request = EngineRequest.From(context);
        Assert.Equal((transport, sessionId, revision, script), (request.TransportName, request.SessionId, request.Revision.Number, request.ScriptIndex));
    }
}
