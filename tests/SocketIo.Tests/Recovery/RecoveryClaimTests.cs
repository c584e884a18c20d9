using System.Security.Claims;
using System.Text;
using SocketIoNet.Recovery;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoveryClaimTests
{
    [Theory]
    [InlineData("""{"pid":"p","offset":"o"}""", "", "p", "o")]
    [InlineData("""{ "pid" : "p" , "a" : { "pid" : [1, "x"] } }""", """{"a" : { "pid" : [1, "x"] }}""", "p", null)]
    [InlineData("""{"a":1,"offset":"o","b":[true,null],"pid":"p","c":"é"}""", """{"a":1,"b":[true,null],"c":"é"}""", "p", "o")]
    [InlineData("""{"offset":7,"pid":"p"}""", """{"offset":7}""", "p", null)]
    public void The_claim_is_read_and_taken_out_of_the_auth(string auth, string rest, string privateId, string? offset)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(auth);
        var request = RecoveryClaim.Take(ref bytes, new ClaimsPrincipal());
        Assert.Equal(rest, Encoding.UTF8.GetString(bytes));
        Assert.Equal(new RecoveryRequest(new RecoveryIdentity(privateId, null), offset), request);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"pid":5,"offset":"o"}""")]
    [InlineData("""{"a":{"pid":"p"}}""")]
    public void An_auth_without_a_claim_stays_as_it_is(string auth)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(auth);
        Assert.Null(RecoveryClaim.Take(ref bytes, new ClaimsPrincipal()));
        Assert.Equal(auth, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData(128, 128, true)]
    [InlineData(129, 0, false)]
    [InlineData(1, 129, false)]
    public void A_claim_that_is_longer_than_any_server_creates_is_none(int privateIdLength, int offsetLength, bool isClaim)
    {
        var auth = $$"""{"pid":"{{new string('p', privateIdLength)}}","offset":"{{new string('1', offsetLength)}}"}""";
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(auth);
        Assert.Equal(isClaim, RecoveryClaim.Take(ref bytes, new ClaimsPrincipal()) is not null);
    }

    [Fact]
    public void A_user_who_cannot_be_told_from_others_has_no_claim()
    {
        ReadOnlySpan<byte> bytes = """{"pid":"p"}"""u8;
        Assert.Null(RecoveryClaim.Take(ref bytes, new ClaimsPrincipal(new ClaimsIdentity([new Claim("role", "admin")], "scheme"))));
    }
}
