using Beian.Callers;
using Beian.Filings;
using Beian.Outbox;
using Beian.Redis;
using Beian.Rpc;
using Beian.Secrets;
using Beian.Startup;
using Beian.Verification;

var builder = WebApplication.CreateBuilder(args);

builder.AddEndpoint();
builder.AddStore();
builder.AddSecrets();
builder.AddCarriers();
builder.AddFilings();
builder.AddVerification();
builder.AddOutbox();
builder.AddCallers();
builder.AddRpc();
builder.AddBanner();

var app = builder.Build();
app.MapRpc();
await app.RunAsync().ConfigureAwait(false);
