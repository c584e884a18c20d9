using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SocketIoNet.EngineIo.Tests.Support;

/// <summary>A certificate for TLS between the tests and a server of theirs.</summary>
internal static class SelfSignedCertificate
{
    public static X509Certificate2 Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
    }
}
